package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The square root of the mean of {@code (yTrue - yPred)^2} over all elements.
 */
public final class RootMeanSquaredError extends MeanBase<RootMeanSquaredError> {

    public static final Schema<RootMeanSquaredError> SCHEMA =
            declare("RootMeanSquaredError", RootMeanSquaredError::new);

    private RootMeanSquaredError() {
        super(SCHEMA, "root_mean_squared_error");
    }

    public static RootMeanSquaredError create() {
        return new RootMeanSquaredError();
    }

    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        SampleWeights.Pair pair = SampleWeights.align(Ops.cast(yTrue, dtype()), Ops.cast(yPred, dtype()), true);
        add(graph, Ops.squaredDifference(pair.second(), pair.first()), sampleWeight);
    }

    @Override
    public Tensor result() {
        return scalar(Math.sqrt(mean()));
    }
}
