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
 * Nadam as Keras 1 and 2 computed it: with a momentum schedule that the argument {@code decay} slows
 * ({@code keras.optimizers.legacy.Nadam}).
 *
 * <pre>{@code
 * u_t = beta_1 * (1 - 0.5 * 0.96^(decay * t)),   p = u_1 * ... * u_t
 * m = beta_1 * m + (1 - beta_1) * g
 * v = beta_2 * v + (1 - beta_2) * g^2
 * m_bar = (1 - u_t) * g / (1 - p) + u_(t+1) * m / (1 - p * u_(t+1))
 * w = w - learning_rate * m_bar / (sqrt(v / (1 - beta_2^t)) + epsilon)
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code decay} 0.004 ({@code schedule_decay} in Keras 1), {@code beta_1} 0.9, {@code beta_2} 0.999,
 * {@code epsilon} 1e-7, and those of {@link BaseOptimizer}. Saved: {@code momentum} and {@code velocity} per variable, the scalar
 * {@code momentum_cache} (p). For models of that time; new ones use {@link Nadam}.
 */
public final class LegacyNadam extends BaseOptimizer<LegacyNadam> {

    private static final Arg<Double> DECAY = Arg.optional("decay", ArgTypes.FLOAT, 0.004);
    private static final Arg<Double> BETA_1 = Arg.optional("beta_1", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> BETA_2 = Arg.optional("beta_2", ArgTypes.FLOAT, 0.999);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);

    public static final Schema<LegacyNadam> SCHEMA = Schema.custom(
                    "keratin", "LegacyNadam", LegacyNadam::new, DECAY, BETA_1, BETA_2, EPSILON)
            .after(COMMON);

    private LegacyNadam() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static LegacyNadam create() {
        return new LegacyNadam();
    }

    public LegacyNadam decay(double decay) {
        return with(DECAY, decay);
    }

    public LegacyNadam beta1(double beta1) {
        return with(BETA_1, beta1);
    }

    public LegacyNadam beta2(double beta2) {
        return with(BETA_2, beta2);
    }

    public LegacyNadam epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addScalar(
                "momentum_cache",
                "momentum_cache",
                trainable.isEmpty() ? DType.FLOAT32 : trainable.get(0).dtype(),
                1);
        addSlots("momentum", "velocity");
    }

    private Variable cache() {
        return Objects.requireNonNull(scalarSlots().get("momentum_cache"));
    }

    @Override
    protected void beginUpdate(Step step) {
        Variable cache = cache();
        step.assign(cache, Ops.multiply(step.read(cache), momentumAt(localStep(step, cache.dtype()))));
    }

    private Value momentumAt(Value t) {
        Value factor = Ops.power(0.96, Ops.multiply(t, get(DECAY)));
        return Ops.multiply(Ops.subtract(1, Ops.multiply(factor, 0.5)), get(BETA_1));
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        DType dtype = variable.dtype();
        Value local = localStep(step, dtype);
        Value now = step.shared("u_t", dtype, () -> momentumAt(local));
        Value next = step.shared("u_t_1", dtype, () -> momentumAt(Ops.add(local, 1)));
        Value product = step.shared("momentum_cache", dtype, () -> Ops.cast(step.read(cache()), dtype));
        Value nextProduct = step.shared("momentum_cache_1", dtype, () -> Ops.multiply(product, next));
        Value unbias = step.shared("unbias", dtype, () -> Ops.subtract(1, Ops.power(get(BETA_2), local)));
        Value m = movingAverage(step, slot("momentum", variable), get(BETA_1), gradient);
        Value v = movingAverage(step, slot("velocity", variable), get(BETA_2), Ops.square(gradient));
        Value here = Ops.multiply(Ops.subtract(1, now), Ops.divide(gradient, Ops.subtract(1, product)));
        Value ahead = Ops.multiply(next, Ops.divide(m, Ops.subtract(1, nextProduct)));
        Value size = Ops.add(Ops.sqrt(Ops.divide(v, unbias)), get(EPSILON));
        Value change = Ops.divide(Ops.multiply(learningRate, Ops.add(here, ahead)), size);
        step.assign(variable, Ops.subtract(step.read(variable), change));
    }

    private static Value movingAverage(Step step, Variable slot, double beta, Value next) {
        return step.assign(
                slot, Ops.add(Ops.multiply(step.read(slot), beta), Ops.multiply(next, oneMinus(beta, next.dtype()))));
    }
}
