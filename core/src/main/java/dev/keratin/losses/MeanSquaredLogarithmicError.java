package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean over the last axis of {@code (log(1 + yTrue) - log(1 + yPred))^2}, both taken as at least 1e-7. Also {@code "msle"}.
 */
public final class MeanSquaredLogarithmicError extends BuiltInLoss<MeanSquaredLogarithmicError> {

    public static final Schema<MeanSquaredLogarithmicError> SCHEMA =
            declare("MeanSquaredLogarithmicError", MeanSquaredLogarithmicError::new);

    private MeanSquaredLogarithmicError() {
        super(SCHEMA, "mean_squared_logarithmic_error");
    }

    public static MeanSquaredLogarithmicError create() {
        return new MeanSquaredLogarithmicError();
    }

    private static Value log(Value x) {
        return Ops.log(Ops.add(Ops.maximum(x, EPSILON), 1));
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return Ops.mean(Ops.squaredDifference(log(yPred), log(yTrue)), LAST, false);
    }
}
