package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * How often a prediction above the threshold meets label 1, and one below it label 0.
 */
public final class BinaryAccuracy extends MeanFunction<BinaryAccuracy> {

    private static final Arg<Double> THRESHOLD = Arg.optional("threshold", ArgTypes.RATE, 0.5);

    public static final Schema<BinaryAccuracy> SCHEMA = declare("BinaryAccuracy", BinaryAccuracy::new, THRESHOLD);

    private BinaryAccuracy() {
        super(SCHEMA, "binary_accuracy");
    }

    public static BinaryAccuracy create() {
        return new BinaryAccuracy();
    }

    /** From where a prediction counts as 1. */
    public BinaryAccuracy threshold(double threshold) {
        set(THRESHOLD, threshold);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        SampleWeights.Pair pair = SampleWeights.align(asFloat(yTrue), asFloat(yPred), true);
        Value yes = Ops.greater(pair.second(), Ops.number(pair.second(), get(THRESHOLD)));
        return matches(pair.first(), Ops.cast(yes, pair.first().dtype()));
    }
}
