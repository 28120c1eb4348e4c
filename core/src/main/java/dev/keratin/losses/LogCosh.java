package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean over the last axis of {@code log(cosh(yPred - yTrue))}: about half the square where the error is small, its amount less log 2 where it is large.
 */
public final class LogCosh extends BuiltInLoss<LogCosh> {

    public static final Schema<LogCosh> SCHEMA = declare("LogCosh", LogCosh::new);

    private LogCosh() {
        super(SCHEMA, "log_cosh");
    }

    public static LogCosh create() {
        return new LogCosh();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value x = Ops.subtract(yPred, yTrue);
        Value values = Ops.subtract(Ops.add(x, Ops.softplus(Ops.multiply(x, -2))), Math.log(2));
        return Ops.mean(values, LAST, false);
    }
}
