package dev.keratin.metrics;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * How often the true class is among the k largest predictions; labels are one-hot.
 */
public final class TopKCategoricalAccuracy extends MeanFunction<TopKCategoricalAccuracy> {

    private static final Arg<Integer> K = Arg.optional("k", ArgTypes.POSITIVE_INT, 5);

    public static final Schema<TopKCategoricalAccuracy> SCHEMA =
            declare("TopKCategoricalAccuracy", TopKCategoricalAccuracy::new, K);

    private TopKCategoricalAccuracy() {
        super(SCHEMA, "top_k_categorical_accuracy");
    }

    public static TopKCategoricalAccuracy create() {
        return new TopKCategoricalAccuracy();
    }

    /** How many predictions count; 5 unless set. */
    public TopKCategoricalAccuracy k(int k) {
        set(K, k);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return TopK.contains(Ops.argmax(asFloat(yTrue), -1), asFloat(yPred), get(K));
    }
}
