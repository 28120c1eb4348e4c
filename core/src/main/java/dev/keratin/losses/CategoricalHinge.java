package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * {@code max(neg - pos + 1, 0)}, pos being the prediction of the true class and neg the largest of the others; labels are one-hot.
 */
public final class CategoricalHinge extends BuiltInLoss<CategoricalHinge> {

    public static final Schema<CategoricalHinge> SCHEMA = declare("CategoricalHinge", CategoricalHinge::new);

    private CategoricalHinge() {
        super(SCHEMA, "categorical_hinge");
    }

    public static CategoricalHinge create() {
        return new CategoricalHinge();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value pos = Ops.sum(Ops.multiply(yTrue, yPred), LAST, false);
        Value neg = Ops.max(Ops.multiply(Ops.subtract(1, yTrue), yPred), LAST, false);
        return Ops.maximum(Ops.add(Ops.subtract(neg, pos), 1), 0);
    }
}
