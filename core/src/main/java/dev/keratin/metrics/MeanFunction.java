package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * The weighted mean over samples of a function of truth and predictions: {@code keras.metrics.MeanMetricWrapper}.
 *
 * @param <S> the class itself
 */
abstract class MeanFunction<S extends MeanFunction<S>> extends MeanBase<S> {

    MeanFunction(Schema<S> schema, @Nullable String defaultName) {
        super(schema, defaultName);
    }

    /** The value of each sample. */
    abstract Value function(Value yTrue, Value yPred);

    /** Which values do not count although weights are given; null for none. */
    @Nullable
    Value valid(Value yTrue, Value yPred) {
        return null;
    }

    @Override
    public final void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        update(graph, yTrue, yPred, sampleWeight, null);
    }

    @Override
    public final void update(
            Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight, @Nullable Value mask) {
        lock();
        Value values = function(yTrue, yPred);
        Value weights = SampleWeights.masked(sampleWeight, mask, dtype(), false);
        if (weights != null) {
            weights = SampleWeights.masked(weights, valid(yTrue, yPred), dtype(), false);
        }
        add(graph, values, weights);
    }

    static Value asFloat(Value x) {
        return Ops.cast(x, x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32);
    }

    /** 1 where both are equal. */
    static Value matches(Value x, Value y) {
        return Ops.cast(Ops.equal(x, y), DType.FLOAT32);
    }
}
