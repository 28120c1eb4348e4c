package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;

/**
 * Adam that needs no schedule: it averages the weights while it goes ({@code keras.optimizers.ScheduleFreeAdamW}).
 *
 * <pre>{@code
 * v = v + (g^2 - v) * (1 - beta_2)
 * z' = z - lr * g / (sqrt(v / (1 - beta_2^t)) + epsilon)
 * x = (w - (1 - beta_1) * z') / beta_1;  x' = (1 - 1/t) * x + 1/t * z'
 * w = (1 - beta_1) * z' + beta_1 * x'
 * }</pre>
 *
 * <p>{@code lr} rises linearly to {@code learning_rate} (0.0025) in {@code warmup_steps} (0) steps. Arguments besides: {@code beta_1} 0.9,
 * {@code beta_2} 0.999, {@code epsilon} 1e-8, and those of {@link BaseOptimizer}. Saved per variable: {@code momentum} (z, which begins as the
 * weights are when training starts), {@code velocity}. Defazio et al. 2024; in the line
 * of x the paper and Keras on JAX have z, Keras on TensorFlow and so we have z'.
 */
public final class ScheduleFreeAdamW extends BaseOptimizer<ScheduleFreeAdamW> {

    private static final Arg<Double> BETA_1 = Arg.optional("beta_1", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> BETA_2 = Arg.optional("beta_2", ArgTypes.FLOAT, 0.999);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-8);
    private static final Arg<Integer> WARMUP_STEPS = Arg.optional("warmup_steps", ArgTypes.INT, 0L);

    public static final Schema<ScheduleFreeAdamW> SCHEMA = Schema.of(
                    "keras.optimizers",
                    "ScheduleFreeAdamW",
                    ScheduleFreeAdamW::new,
                    BETA_1,
                    BETA_2,
                    EPSILON,
                    WARMUP_STEPS)
            .after(COMMON);

    private ScheduleFreeAdamW() {
        super(SCHEMA, 0.0025);
    }

    /** One with all defaults. */
    public static ScheduleFreeAdamW create() {
        return new ScheduleFreeAdamW();
    }

    public ScheduleFreeAdamW beta1(double beta1) {
        return with(BETA_1, beta1);
    }

    public ScheduleFreeAdamW beta2(double beta2) {
        return with(BETA_2, beta2);
    }

    public ScheduleFreeAdamW epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    public ScheduleFreeAdamW warmupSteps(int warmupSteps) {
        return with(WARMUP_STEPS, warmupSteps);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        for (Variable variable : trainable) {
            addSlot("momentum", variable, () -> variable.value().copy());
            addSlot("velocity", variable, fill(variable.spec(), 0));
        }
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        DType dtype = variable.dtype();
        double beta = get(BETA_1);
        Value local = localStep(step, dtype);
        Value rate = step.shared("warm", dtype, () -> warmedUp(learningRate, local));
        Value unbias = step.shared("unbias", dtype, () -> Ops.subtract(1, Ops.power(get(BETA_2), local)));
        Value share = step.shared("share", dtype, () -> Ops.divide(1, local));
        Variable momentum = slot("momentum", variable);
        Value before = step.read(momentum);
        Value v = AdamRule.moment(
                step, slot("velocity", variable), SparseGradients.square(gradient), oneMinus(get(BETA_2), dtype));
        Value size = Ops.add(Ops.sqrt(Ops.divide(v, unbias)), get(EPSILON));
        Value z = step.assign(momentum, Ops.subtract(before, Ops.divide(Ops.multiply(rate, gradient), size)));
        double rest = oneMinus(beta, dtype);
        // The new z, as Keras on TensorFlow: what it keeps as the old one is the variable itself.
        Value x = Ops.divide(Ops.subtract(step.read(variable), Ops.multiply(z, rest)), beta);
        Value average = Ops.add(Ops.multiply(Ops.subtract(1, share), x), Ops.multiply(share, z));
        step.assign(variable, Ops.add(Ops.multiply(z, rest), Ops.multiply(average, beta)));
    }

    private Value warmedUp(Value learningRate, Value local) {
        int steps = get(WARMUP_STEPS);
        return steps > 0 ? Ops.multiply(learningRate, Ops.minimum(Ops.divide(local, steps), 1)) : learningRate;
    }
}
