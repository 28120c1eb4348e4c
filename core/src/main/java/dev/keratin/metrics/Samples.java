package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Values reduced to one a sample, and weighted.
 *
 * @param values one a sample, or a scalar
 * @param weights one a sample, or a scalar; null for ones
 */
record Samples(Value values, @Nullable Value weights) {

    /** Reduces over all axes but the first, by mean or by sum, with weights that may have several axes. */
    static Samples of(Value values, @Nullable Value sampleWeight, DType dtype, boolean mean) {
        Value x = Ops.cast(values, dtype);
        Value weights = null;
        if (sampleWeight != null) {
            SampleWeights.Pair pair = SampleWeights.align(x, Ops.cast(sampleWeight, dtype), true);
            x = pair.first();
            weights = pair.second();
            int rank = weights.rank();
            x = reduce(x, rank, mean);
            weights = Ops.broadcastTo(weights, x.shape());
            x = Ops.multiply(x, weights);
            if (rank > 1) {
                weights = reduce(weights, 1, mean);
            }
        }
        return new Samples(reduce(x, 1, mean), weights);
    }

    private static Value reduce(Value x, int fromAxis, boolean mean) {
        if (x.rank() <= fromAxis) {
            return x;
        }
        int[] axes = IntStream.range(fromAxis, x.rank()).toArray();
        return mean ? Ops.mean(x, axes, false) : Ops.sum(x, axes, false);
    }
}
