package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A weighted mean over samples: {@code total / count}.
 *
 * @param <S> the class itself
 */
abstract class MeanBase<S extends MeanBase<S>> extends BuiltInMetric<S> {

    MeanBase(Schema<S> schema, @Nullable String defaultName) {
        super(schema, defaultName);
    }

    private Variable total() {
        return variable("total", dtype());
    }

    private Variable count() {
        return variable("count", dtype());
    }

    @Override
    protected final void build() {
        total();
        count();
    }

    /** Adds values to the mean, a scalar or several a sample, which count by their mean. */
    final void add(Graph graph, Value values, @Nullable Value weights) {
        Samples samples = Samples.of(values, weights, dtype(), true);
        accumulate(graph, total(), Ops.sum(samples.values()));
        Value weight = samples.weights();
        double number =
                samples.values().rank() == 0 ? 1 : samples.values().shape().dim(0);
        accumulate(graph, count(), weight == null ? Ops.number(samples.values(), number) : Ops.sum(weight));
    }

    /** The mean so far; 0 of nothing. */
    final double mean() {
        double count = count().value().getDouble(0);
        return count == 0 ? 0 : total().value().getDouble(0) / count;
    }

    @Override
    public Tensor result() {
        return scalar(mean());
    }
}
