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
 * {@link Adam} whose step is as long as the weights of the layer are large ({@code keras.optimizers.Lamb}): for large batches.
 *
 * <pre>{@code
 * m = m + (g - m) * (1 - beta_1)
 * v = v + (g^2 - v) * (1 - beta_2)
 * u = m / (1 - beta_1^t) / (sqrt(v / (1 - beta_2^t)) + epsilon)
 * w = w - norm(w) / norm(u) * learning_rate * u            the quotient is 1 where a norm is 0
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code beta_1} 0.9, {@code beta_2} 0.999, {@code epsilon} 1e-7, and those of
 * {@link BaseOptimizer}. Saved per variable: {@code momentum}, {@code velocity}. You et al. 2019.
 */
public final class Lamb extends BaseOptimizer<Lamb> {

    private static final Arg<Double> BETA_1 = Arg.optional("beta_1", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> BETA_2 = Arg.optional("beta_2", ArgTypes.FLOAT, 0.999);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);

    public static final Schema<Lamb> SCHEMA = Schema.of("keras.optimizers", "Lamb", Lamb::new, BETA_1, BETA_2, EPSILON)
            .after(COMMON);

    private Lamb() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static Lamb create() {
        return new Lamb();
    }

    public Lamb beta1(double beta1) {
        return with(BETA_1, beta1);
    }

    public Lamb beta2(double beta2) {
        return with(BETA_2, beta2);
    }

    public Lamb epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addSlots("momentum", "velocity");
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        DType dtype = variable.dtype();
        Value local = localStep(step, dtype);
        Value m = AdamRule.moment(step, slot("momentum", variable), gradient, 1 - get(BETA_1));
        Value v = AdamRule.moment(step, slot("velocity", variable), SparseGradients.square(gradient), 1 - get(BETA_2));
        Value unbiasM = step.shared("unbias_1", dtype, () -> Ops.subtract(1, Ops.power(get(BETA_1), local)));
        Value unbiasV = step.shared("unbias_2", dtype, () -> Ops.subtract(1, Ops.power(get(BETA_2), local)));
        Value size = Ops.add(Ops.sqrt(Ops.divide(v, unbiasV)), get(EPSILON));
        Value change = Ops.divide(Ops.divide(m, unbiasM), size);
        Value weights = step.read(variable);
        Value weightNorm = norm(weights);
        Value changeNorm = norm(change);
        Value one = Ops.number(weights, 1);
        Value ratio = Ops.select(weightNorm, Ops.select(changeNorm, Ops.divide(weightNorm, changeNorm), one), one);
        step.assign(variable, Ops.subtract(weights, Ops.multiply(Ops.multiply(ratio, learningRate), change)));
    }

    private static Value norm(Value x) {
        return Ops.sqrt(Ops.sum(Ops.square(x)));
    }
}
