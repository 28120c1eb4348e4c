package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code max(neg - pos + 1, 0)}; labels are one-hot.
 */
public final class CategoricalHinge extends MeanFunction<CategoricalHinge> {

    public static final Schema<CategoricalHinge> SCHEMA = declare("CategoricalHinge", CategoricalHinge::new);

    private CategoricalHinge() {
        super(SCHEMA, "categorical_hinge");
    }

    public static CategoricalHinge create() {
        return new CategoricalHinge();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.CategoricalHinge.create()
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
