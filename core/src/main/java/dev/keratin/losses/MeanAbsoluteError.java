package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean over the last axis of {@code |yTrue - yPred|}. Also {@code "mae"}.
 */
public final class MeanAbsoluteError extends BuiltInLoss<MeanAbsoluteError> {

    public static final Schema<MeanAbsoluteError> SCHEMA = declare("MeanAbsoluteError", MeanAbsoluteError::new);

    private MeanAbsoluteError() {
        super(SCHEMA, "mean_absolute_error");
    }

    public static MeanAbsoluteError create() {
        return new MeanAbsoluteError();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return Ops.mean(Ops.abs(Ops.subtract(yTrue, yPred)), LAST, false);
    }
}
