package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@code 1 - |T P| / (|T P| + alpha |T (1 - P)| + beta |P (1 - T)|)}: Dice's overlap with a weight for each kind of mistake. Salehi et al. 2017.
 */
public final class Tversky extends BuiltInLoss<Tversky> {

    private static final Arg<Double> ALPHA = Arg.optional("alpha", ArgTypes.FLOAT, 0.5);
    private static final Arg<Double> BETA = Arg.optional("beta", ArgTypes.FLOAT, 0.5);
    private static final Arg<@Nullable Axes> AXIS = Arg.optional("axis", ArgTypes.nullable(Axes.ARG), null);

    public static final Schema<Tversky> SCHEMA = declare("Tversky", Tversky::new, ALPHA, BETA, AXIS);

    private Tversky() {
        super(SCHEMA, "tversky");
    }

    public static Tversky create() {
        return new Tversky();
    }

    /** The weight of what is true and not predicted. */
    public Tversky alpha(double alpha) {
        set(ALPHA, alpha);
        return this;
    }

    /** The weight of what is predicted and not true. */
    public Tversky beta(double beta) {
        set(BETA, beta);
        return this;
    }

    /** The axes that are summed over, all unless given. */
    public Tversky axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    private Value sum(Value x) {
        Axes axes = get(AXIS);
        return axes == null ? Ops.sum(x) : Ops.sum(x, axes.toArray(), false);
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value overlap = sum(Ops.multiply(yTrue, yPred));
        Value missed = Ops.multiply(sum(Ops.multiply(Ops.subtract(1, yPred), yTrue)), get(ALPHA));
        Value wrong = Ops.multiply(sum(Ops.multiply(yPred, Ops.subtract(1, yTrue))), get(BETA));
        Value total = Ops.add(Ops.add(Ops.add(overlap, missed), wrong), EPSILON);
        return Ops.subtract(1, Ops.divide(overlap, total));
    }
}
