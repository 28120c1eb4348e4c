package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The weighted sum of values. */
public final class Sum extends BuiltInMetric<Sum> {

    public static final Schema<Sum> SCHEMA = declare("Sum", Sum::new);

    private Sum() {
        super(SCHEMA, "sum");
    }

    public static Sum create() {
        return new Sum();
    }

    @Override
    protected void build() {
        variable("total", dtype());
    }

    /**
     * Records in the graph that values count.
     *
     * @param values a scalar, or one or more a sample
     * @param weight how much each counts; null for 1
     */
    public void update(Graph graph, Value values, @Nullable Value weight) {
        Samples samples = Samples.of(values, weight, dtype(), false);
        accumulate(graph, variable("total", dtype()), Ops.sum(samples.values()));
    }

    /** Not for truth and predictions; extend {@link Metric} for a sum of a function of both. */
    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        throw new IllegalStateException(
                "The metric Sum adds up given values and has no meaning for `yTrue` and `yPred`;"
                        + " extend Metric for a sum of a function of them.");
    }

    @Override
    public Tensor result() {
        return variable("total", dtype()).value().copy();
    }
}
