package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * Gradients divided by a moving average of their size ({@code keras.optimizers.RMSprop}).
 *
 * <pre>{@code
 * v = rho * v + (1 - rho) * g^2
 * a = rho * a + (1 - rho) * g                                            centered only
 * u = learning_rate * g / sqrt(v - a^2 + epsilon)
 * m = momentum * m + u;  w = w - m                                       momentum > 0, else w = w - u
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code rho} 0.9, {@code momentum} 0, {@code epsilon} 1e-7, {@code centered} false, and those of
 * {@link BaseOptimizer}. Saved per variable: {@code velocity}, {@code momentum} and {@code average_gradient} where used.
 */
public final class RMSprop extends BaseOptimizer<RMSprop> {

    private static final Arg<Double> RHO = Arg.optional("rho", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> MOMENTUM = Arg.optional("momentum", ArgTypes.FLOAT, 0.0);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);
    private static final Arg<Boolean> CENTERED = Arg.optional("centered", ArgTypes.BOOL, false);

    public static final Schema<RMSprop> SCHEMA = Schema.of(
                    "keras.optimizers", "RMSprop", RMSprop::new, RHO, MOMENTUM, EPSILON, CENTERED)
            .after(COMMON);

    private RMSprop() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static RMSprop create() {
        return new RMSprop();
    }

    public RMSprop rho(double rho) {
        return with(RHO, rho);
    }

    public RMSprop momentum(double momentum) {
        return with(MOMENTUM, momentum);
    }

    public RMSprop epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    public RMSprop centered(boolean centered) {
        return with(CENTERED, centered);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addSlots("velocity");
        if (get(MOMENTUM) > 0) {
            addSlots("momentum");
        }
        if (get(CENTERED)) {
            addSlots("average_gradient");
        }
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        Value velocity = movingAverage(step, "velocity", variable, SparseGradients.square(gradient));
        Value size = velocity;
        if (get(CENTERED)) {
            Value mean = movingAverage(step, "average_gradient", variable, gradient);
            size = Ops.subtract(velocity, Ops.square(mean));
        }
        Value change = Ops.divide(Ops.multiply(learningRate, gradient), Ops.sqrt(Ops.add(size, get(EPSILON))));
        double momentum = get(MOMENTUM);
        if (momentum > 0) {
            Variable slot = slot("momentum", variable);
            change = step.assign(slot, Ops.add(Ops.multiply(step.read(slot), momentum), change));
        }
        step.assign(variable, Ops.subtract(step.read(variable), change));
    }

    private Value movingAverage(Step step, String name, Variable variable, Value next) {
        double rho = get(RHO);
        Variable slot = slot(name, variable);
        return step.assign(slot, Ops.add(Ops.multiply(step.read(slot), rho), Ops.multiply(next, 1 - rho)));
    }
}
