package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * The mean of the Kullback-Leibler divergence {@code sum(yTrue log(yTrue / yPred))}.
 */
public final class KLDivergence extends MeanFunction<KLDivergence> {

    public static final Schema<KLDivergence> SCHEMA = declare("KLDivergence", KLDivergence::new);

    private KLDivergence() {
        super(SCHEMA, "kl_divergence");
    }

    public static KLDivergence create() {
        return new KLDivergence();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.KLDivergence.create()
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
