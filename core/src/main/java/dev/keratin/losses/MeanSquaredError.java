package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean over the last axis of {@code (yTrue - yPred)^2}. Also {@code "mse"}.
 */
public final class MeanSquaredError extends BuiltInLoss<MeanSquaredError> {

    public static final Schema<MeanSquaredError> SCHEMA = declare("MeanSquaredError", MeanSquaredError::new);

    private MeanSquaredError() {
        super(SCHEMA, "mean_squared_error");
    }

    public static MeanSquaredError create() {
        return new MeanSquaredError();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return Ops.mean(Ops.squaredDifference(yTrue, yPred), LAST, false);
    }
}
