package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code (yTrue - yPred)^2}. Also {@code "mse"}.
 */
public final class MeanSquaredError extends MeanFunction<MeanSquaredError> {

    public static final Schema<MeanSquaredError> SCHEMA = declare("MeanSquaredError", MeanSquaredError::new);

    private MeanSquaredError() {
        super(SCHEMA, "mean_squared_error");
    }

    public static MeanSquaredError create() {
        return new MeanSquaredError();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.MeanSquaredError.create()
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
