package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code max(1 - yTrue yPred, 0)}; labels are -1 and 1, or 0 and 1.
 */
public final class Hinge extends MeanFunction<Hinge> {

    public static final Schema<Hinge> SCHEMA = declare("Hinge", Hinge::new);

    private Hinge() {
        super(SCHEMA, "hinge");
    }

    public static Hinge create() {
        return new Hinge();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.Hinge.create().dtype(dtype().kerasName()).values(yTrue, yPred);
    }
}
