package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of {@code yPred - yTrue log(yPred)}.
 */
public final class Poisson extends MeanFunction<Poisson> {

    public static final Schema<Poisson> SCHEMA = declare("Poisson", Poisson::new);

    private Poisson() {
        super(SCHEMA, "poisson");
    }

    public static Poisson create() {
        return new Poisson();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.Poisson.create().dtype(dtype().kerasName()).values(yTrue, yPred);
    }
}
