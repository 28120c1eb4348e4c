package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * How often predictions equal labels.
 */
public final class Accuracy extends MeanFunction<Accuracy> {

    public static final Schema<Accuracy> SCHEMA = declare("Accuracy", Accuracy::new);

    private Accuracy() {
        super(SCHEMA, "accuracy");
    }

    public static Accuracy create() {
        return new Accuracy();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        SampleWeights.Pair pair = SampleWeights.align(asFloat(yTrue), asFloat(yPred), true);
        return matches(pair.first(), pair.second());
    }
}
