package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;

/**
 * The mean over the last axis of {@code max(1 - yTrue yPred, 0)}; labels are -1 and 1, or 0 and 1.
 */
public final class Hinge extends BuiltInLoss<Hinge> {

    public static final Schema<Hinge> SCHEMA = declare("Hinge", Hinge::new);

    private Hinge() {
        super(SCHEMA, "hinge");
    }

    public static Hinge create() {
        return new Hinge();
    }

    /** {@code max(1 - yTrue yPred, 0)}; where all labels are 0 or 1 they stand for -1 and 1. */
    static Value margin(Value yTrue, Value yPred) {
        Value binary = Ops.logicalOr(Ops.equal(yTrue, Ops.number(yTrue, 0)), Ops.equal(yTrue, Ops.number(yTrue, 1)));
        int[] axes = java.util.stream.IntStream.range(0, yTrue.rank()).toArray();
        Value all = Ops.all(Ops.cast(binary, DType.BOOL), axes, false);
        Value labels = Ops.where(all, Ops.subtract(Ops.multiply(yTrue, 2), 1), yTrue);
        return Ops.relu(Ops.subtract(1, Ops.multiply(labels, yPred)));
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return Ops.mean(margin(yTrue, yPred), LAST, false);
    }
}
