package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code 100 |yTrue - yPred| / |yTrue|}. Also {@code "mape"}.
 */
public final class MeanAbsolutePercentageError extends MeanFunction<MeanAbsolutePercentageError> {

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
        return dev.keratin.losses.MeanAbsolutePercentageError.create()
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
