package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean over the last axis of {@code yPred - yTrue log(yPred + 1e-7)}: the negative likelihood of counts.
 */
public final class Poisson extends BuiltInLoss<Poisson> {

    public static final Schema<Poisson> SCHEMA = declare("Poisson", Poisson::new);

    private Poisson() {
        super(SCHEMA, "poisson");
    }

    public static Poisson create() {
        return new Poisson();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value log = Ops.log(Ops.add(yPred, EPSILON));
        return Ops.mean(Ops.subtract(yPred, Ops.multiply(yTrue, log)), LAST, false);
    }
}
