package dev.keratin.metrics;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * How often the true class is among the k largest predictions; labels are integers.
 */
public final class SparseTopKCategoricalAccuracy extends MeanFunction<SparseTopKCategoricalAccuracy> {

    private static final Arg<Integer> K = Arg.optional("k", ArgTypes.POSITIVE_INT, 5);
    private static final Arg<Boolean> FROM_SORTED_IDS = Arg.unwritten("from_sorted_ids", ArgTypes.BOOL, false);

    public static final Schema<SparseTopKCategoricalAccuracy> SCHEMA =
            declare("SparseTopKCategoricalAccuracy", SparseTopKCategoricalAccuracy::new, K, FROM_SORTED_IDS);

    private SparseTopKCategoricalAccuracy() {
        super(SCHEMA, "sparse_top_k_categorical_accuracy");
    }

    public static SparseTopKCategoricalAccuracy create() {
        return new SparseTopKCategoricalAccuracy();
    }

    /** How many predictions count; 5 unless set. */
    public SparseTopKCategoricalAccuracy k(int k) {
        set(K, k);
        return this;
    }

    /** Whether predictions are class numbers, best first, instead of scores. */
    public SparseTopKCategoricalAccuracy fromSortedIds(boolean fromSortedIds) {
        set(FROM_SORTED_IDS, fromSortedIds);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        boolean column = yTrue.rank() == yPred.rank() && yTrue.shape().last() == 1;
        Value labels = column ? Ops.squeeze(yTrue, -1) : yTrue;
        if (!get(FROM_SORTED_IDS)) {
            return TopK.contains(labels, asFloat(yPred), get(K));
        }
        Value best =
                asFloat(Ops.slice(yPred, -1, 0, Math.min(get(K), yPred.shape().last())));
        return Ops.max(matches(Ops.expandDims(asFloat(labels), -1), best), LAST, false);
    }
}
