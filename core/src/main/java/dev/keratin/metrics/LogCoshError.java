package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code log(cosh(yPred - yTrue))}.
 */
public final class LogCoshError extends MeanFunction<LogCoshError> {

    public static final Schema<LogCoshError> SCHEMA = declare("LogCoshError", LogCoshError::new);

    private LogCoshError() {
        super(SCHEMA, "logcosh");
    }

    public static LogCoshError create() {
        return new LogCoshError();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.LogCosh.create().dtype(dtype().kerasName()).values(yTrue, yPred);
    }
}
