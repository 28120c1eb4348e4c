package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;
import java.util.Objects;

/**
 * {@link Adam} with Nesterov momentum ({@code keras.optimizers.Nadam}).
 *
 * <pre>{@code
 * u_t = beta_1 * (1 - 0.5 * 0.96^t),   p = u_1 * ... * u_t
 * m = m + (g - m) * (1 - beta_1)
 * v = v + (g^2 - v) * (1 - beta_2)
 * m_hat = u_(t+1) * m / (1 - p * u_(t+1)) + (1 - u_t) * g / (1 - p)
 * w = w - learning_rate * m_hat / (sqrt(v / (1 - beta_2^t)) + epsilon)
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code beta_1} 0.9, {@code beta_2} 0.999, {@code epsilon} 1e-7, and those of
 * {@link BaseOptimizer}. Saved: {@code momentum} and {@code velocity} per variable, the scalar {@code u_product} (p). Dozat 2015.
 */
public final class Nadam extends BaseOptimizer<Nadam> {

    private static final Arg<Double> BETA_1 = Arg.optional("beta_1", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> BETA_2 = Arg.optional("beta_2", ArgTypes.FLOAT, 0.999);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);

    public static final Schema<Nadam> SCHEMA = Schema.of(
                    "keras.optimizers", "Nadam", Nadam::new, BETA_1, BETA_2, EPSILON)
            .after(COMMON);

    private Nadam() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static Nadam create() {
        return new Nadam();
    }

    public Nadam beta1(double beta1) {
        return with(BETA_1, beta1);
    }

    public Nadam beta2(double beta2) {
        return with(BETA_2, beta2);
    }

    public Nadam epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addSlots("momentum", "velocity");
        addScalar(
                "u_product",
                "variable",
                trainable.isEmpty() ? DType.FLOAT32 : trainable.get(0).dtype(),
                1);
    }

    @Override
    protected void beginUpdate(Step step) {
        Variable product = Objects.requireNonNull(scalarSlots().get("u_product"));
        Value local = localStep(step, product.dtype());
        Value decay = Ops.subtract(1, Ops.multiply(Ops.power(0.96, local), 0.5));
        step.assign(product, Ops.multiply(Ops.multiply(step.read(product), get(BETA_1)), decay));
    }

    /** {@code beta_1 * (1 - 0.5 * 0.96^t)}. */
    private Value momentumAt(Value t) {
        return Ops.multiply(Ops.subtract(1, Ops.multiply(Ops.power(0.96, t), 0.5)), get(BETA_1));
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        DType dtype = variable.dtype();
        Value local = localStep(step, dtype);
        Value now = step.shared("u_t", dtype, () -> momentumAt(local));
        Value next = step.shared("u_t_1", dtype, () -> momentumAt(Ops.add(local, 1)));
        Value product = step.shared(
                "u_product",
                dtype,
                () -> Ops.cast(step.read(Objects.requireNonNull(scalarSlots().get("u_product"))), dtype));
        Value nextProduct = step.shared("u_product_1", dtype, () -> Ops.multiply(product, next));
        Value unbias = step.shared("unbias", dtype, () -> Ops.subtract(1, Ops.power(get(BETA_2), local)));
        Value m = AdamRule.moment(step, slot("momentum", variable), gradient, oneMinus(get(BETA_1), dtype));
        Value v = AdamRule.moment(
                step, slot("velocity", variable), SparseGradients.square(gradient), oneMinus(get(BETA_2), dtype));
        Value ahead = Ops.divide(Ops.multiply(next, m), Ops.subtract(1, nextProduct));
        Value here = Ops.divide(Ops.multiply(Ops.subtract(1, now), gradient), Ops.subtract(1, product));
        Value size = Ops.add(Ops.sqrt(Ops.divide(v, unbias)), get(EPSILON));
        Value change = Ops.divide(Ops.multiply(Ops.add(ahead, here), learningRate), size);
        step.assign(variable, Ops.subtract(step.read(variable), change));
    }
}
