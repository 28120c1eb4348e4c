package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean over the last axis of {@code 100 |yTrue - yPred| / max(|yTrue|, 1e-7)}. Also {@code "mape"}.
 */
public final class MeanAbsolutePercentageError extends BuiltInLoss<MeanAbsolutePercentageError> {

    public static final Schema<MeanAbsolutePercentageError> SCHEMA =
            declare("MeanAbsolutePercentageError", MeanAbsolutePercentageError::new);

    private MeanAbsolutePercentageError() {
        super(SCHEMA, "mean_absolute_percentage_error");
    }

    public static MeanAbsolutePercentageError create() {
        return new MeanAbsolutePercentageError();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value scale = Ops.maximum(Ops.abs(yTrue), EPSILON);
        Value error = Ops.abs(Ops.divide(Ops.subtract(yTrue, yPred), scale));
        return Ops.multiply(Ops.mean(error, LAST, false), 100);
    }
}
