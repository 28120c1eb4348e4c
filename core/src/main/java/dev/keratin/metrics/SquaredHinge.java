package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code max(1 - yTrue yPred, 0)^2}; labels are -1 and 1, or 0 and 1.
 */
public final class SquaredHinge extends MeanFunction<SquaredHinge> {

    public static final Schema<SquaredHinge> SCHEMA = declare("SquaredHinge", SquaredHinge::new);

    private SquaredHinge() {
        super(SCHEMA, "squared_hinge");
    }

    public static SquaredHinge create() {
        return new SquaredHinge();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.SquaredHinge.create()
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
