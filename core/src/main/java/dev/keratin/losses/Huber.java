package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * Squared where the error is small, linear where it is large: the mean over the last axis of {@code e^2 / 2} where {@code |e| <= delta}, else
 * {@code delta |e| - delta^2 / 2}. Huber 1964.
 *
 * <p>Keras does not write {@code delta}, so that a model read back there trains with 1; here it is written where it was set to another, which Keras reads.
 */
public final class Huber extends BuiltInLoss<Huber> {

    private static final Arg<Double> DELTA = Arg.unwritten("delta", ArgTypes.FLOAT, 1.0);

    public static final Schema<Huber> SCHEMA = declare("Huber", Huber::new, DELTA);

    private Huber() {
        super(SCHEMA, "huber_loss");
    }

    public static Huber create() {
        return new Huber();
    }

    /** Where squared becomes linear. */
    public Huber delta(double delta) {
        set(DELTA, delta);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        double delta = get(DELTA);
        Value error = Ops.abs(Ops.subtract(yPred, yTrue));
        Value square = Ops.multiply(Ops.square(error), 0.5);
        Value linear = Ops.subtract(Ops.multiply(error, delta), 0.5 * delta * delta);
        Value small = Ops.lessEqual(error, Ops.number(error, delta));
        return Ops.mean(Ops.where(small, square, linear), LAST, false);
    }
}
