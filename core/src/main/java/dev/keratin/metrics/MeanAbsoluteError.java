package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code |yTrue - yPred|}. Also {@code "mae"}.
 */
public final class MeanAbsoluteError extends MeanFunction<MeanAbsoluteError> {

    public static final Schema<MeanAbsoluteError> SCHEMA = declare("MeanAbsoluteError", MeanAbsoluteError::new);

    private MeanAbsoluteError() {
        super(SCHEMA, "mean_absolute_error");
    }

    public static MeanAbsoluteError create() {
        return new MeanAbsoluteError();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.MeanAbsoluteError.create()
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
