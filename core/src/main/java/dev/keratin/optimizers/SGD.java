package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * Gradient descent, with momentum if asked for ({@code keras.optimizers.SGD}).
 *
 * <pre>{@code
 * w = w - learning_rate * g                                   momentum = 0
 * v = momentum * v - learning_rate * g;  w = w + v            momentum > 0
 * v as before;  w = w + momentum * v - learning_rate * g      nesterov
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.01, {@code momentum} between 0 and 1, 0 by default, {@code nesterov} false, and those of
 * {@link BaseOptimizer}. Saved: {@code momentum} per variable, if it is not 0.
 *
 * <pre>{@code SGD.create().learningRate(0.1).momentum(0.9).nesterov(true)}</pre>
 */
public final class SGD extends BaseOptimizer<SGD> {

    private static final Arg<Double> MOMENTUM = Arg.optional("momentum", ArgTypes.RATE, 0.0);
    private static final Arg<Boolean> NESTEROV = Arg.optional("nesterov", ArgTypes.BOOL, false);

    public static final Schema<SGD> SCHEMA =
            Schema.of("keras.optimizers", "SGD", SGD::new, MOMENTUM, NESTEROV).after(COMMON);

    private SGD() {
        super(SCHEMA, 0.01);
    }

    /** One with all defaults. */
    public static SGD create() {
        return new SGD();
    }

    public SGD momentum(double momentum) {
        return with(MOMENTUM, momentum);
    }

    public SGD nesterov(boolean nesterov) {
        return with(NESTEROV, nesterov);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        if (get(MOMENTUM) != 0) {
            addSlots("momentum");
        }
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        Value weights = step.read(variable);
        Value move = Ops.multiply(gradient, learningRate);
        double momentum = get(MOMENTUM);
        if (momentum == 0) {
            step.assign(variable, Ops.subtract(weights, move));
            return;
        }
        Variable slot = slot("momentum", variable);
        Value velocity = step.assign(slot, Ops.subtract(Ops.multiply(step.read(slot), momentum), move));
        Value change = get(NESTEROV) ? Ops.subtract(Ops.multiply(velocity, momentum), move) : velocity;
        step.assign(variable, Ops.add(weights, change));
    }
}
