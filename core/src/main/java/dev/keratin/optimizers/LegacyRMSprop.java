package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * RMSprop as Keras 1 and 2 computed it without momentum: epsilon is added to the root, not under it
 * ({@code keras.optimizers.legacy.RMSprop}). With momentum it is {@link RMSprop}.
 *
 * <pre>{@code
 * v = rho * v + (1 - rho) * g^2
 * a = rho * a + (1 - rho) * g                                            centered only
 * w = w - learning_rate * g / (sqrt(v - a^2) + epsilon)
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code rho} 0.9, {@code epsilon} 1e-7, {@code centered} false, and those of {@link BaseOptimizer}.
 * Saved per variable: {@code velocity}, {@code average_gradient} where centered. For models of that time; new ones use {@link RMSprop}.
 */
public final class LegacyRMSprop extends BaseOptimizer<LegacyRMSprop> {

    private static final Arg<Double> RHO = Arg.optional("rho", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);
    private static final Arg<Boolean> CENTERED = Arg.optional("centered", ArgTypes.BOOL, false);

    public static final Schema<LegacyRMSprop> SCHEMA = Schema.custom(
                    "keratin", "LegacyRMSprop", LegacyRMSprop::new, RHO, EPSILON, CENTERED)
            .after(COMMON);

    private LegacyRMSprop() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static LegacyRMSprop create() {
        return new LegacyRMSprop();
    }

    public LegacyRMSprop rho(double rho) {
        return with(RHO, rho);
    }

    public LegacyRMSprop epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    public LegacyRMSprop centered(boolean centered) {
        return with(CENTERED, centered);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addSlots("velocity");
        if (get(CENTERED)) {
            addSlots("average_gradient");
        }
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        Value size = movingAverage(step, slot("velocity", variable), Ops.square(gradient));
        if (get(CENTERED)) {
            Value mean = movingAverage(step, slot("average_gradient", variable), gradient);
            size = Ops.subtract(size, Ops.square(mean));
        }
        Value change = Ops.divide(Ops.multiply(learningRate, gradient), Ops.add(Ops.sqrt(size), get(EPSILON)));
        step.assign(variable, Ops.subtract(step.read(variable), change));
    }

    private Value movingAverage(Step step, Variable slot, Value next) {
        double rho = get(RHO);
        return step.assign(
                slot, Ops.add(Ops.multiply(step.read(slot), rho), Ops.multiply(next, oneMinus(rho, next.dtype()))));
    }
}
