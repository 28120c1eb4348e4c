package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code (log(1 + yTrue) - log(1 + yPred))^2}. Also {@code "msle"}.
 */
public final class MeanSquaredLogarithmicError extends MeanFunction<MeanSquaredLogarithmicError> {

    public static final Schema<MeanSquaredLogarithmicError> SCHEMA =
            declare("MeanSquaredLogarithmicError", MeanSquaredLogarithmicError::new);

    private MeanSquaredLogarithmicError() {
        super(SCHEMA, "mean_squared_logarithmic_error");
    }

    public static MeanSquaredLogarithmicError create() {
        return new MeanSquaredLogarithmicError();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.MeanSquaredLogarithmicError.create()
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
