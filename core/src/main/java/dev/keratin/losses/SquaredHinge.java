package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean over the last axis of {@code max(1 - yTrue yPred, 0)^2}; labels are -1 and 1, or 0 and 1.
 */
public final class SquaredHinge extends BuiltInLoss<SquaredHinge> {

    public static final Schema<SquaredHinge> SCHEMA = declare("SquaredHinge", SquaredHinge::new);

    private SquaredHinge() {
        super(SCHEMA, "squared_hinge");
    }

    public static SquaredHinge create() {
        return new SquaredHinge();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return Ops.mean(Ops.square(Hinge.margin(yTrue, yPred)), LAST, false);
    }
}
