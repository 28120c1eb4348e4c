package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/** The weighted mean of values, for example of the loss over an epoch. */
public final class Mean extends MeanBase<Mean> {

    public static final Schema<Mean> SCHEMA = declare("Mean", Mean::new);

    private Mean() {
        super(SCHEMA, "mean");
    }

    public static Mean create() {
        return new Mean();
    }

    /**
     * Records in the graph that values count.
     *
     * @param values a scalar, or one or more a sample
     * @param weight how much each counts, for a loss the batch size; null for 1
     */
    public void update(Graph graph, Value values, @Nullable Value weight) {
        add(graph, values, weight);
    }

    /** Not for truth and predictions: {@link Metrics#mean} makes a mean of a function of both. */
    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        throw new IllegalStateException(
                "The metric Mean averages given values and has no meaning for `yTrue` and `yPred`;"
                        + " use Metrics.mean(name, function) for the mean of a function of them.");
    }
}
