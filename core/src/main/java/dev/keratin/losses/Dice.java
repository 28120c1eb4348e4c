package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@code 1 - 2 |T P| / (|T| + |P|)}, sums over an axis or over everything: how little two regions overlap. For segmentation.
 */
public final class Dice extends BuiltInLoss<Dice> {

    private static final Arg<@Nullable Axes> AXIS = Arg.optional("axis", ArgTypes.nullable(Axes.ARG), null);

    public static final Schema<Dice> SCHEMA = declare("Dice", Dice::new, AXIS);

    private Dice() {
        super(SCHEMA, "dice");
    }

    public static Dice create() {
        return new Dice();
    }

    /** The axes that are summed over, all unless given. */
    public Dice axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    private Value sum(Value x) {
        Axes axes = get(AXIS);
        return axes == null ? Ops.sum(x) : Ops.sum(x, axes.toArray(), false);
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value overlap = Ops.multiply(sum(Ops.multiply(yTrue, yPred)), 2);
        Value total = Ops.add(Ops.add(sum(yTrue), sum(yPred)), EPSILON);
        return Ops.subtract(1, Ops.divide(overlap, total));
    }
}
