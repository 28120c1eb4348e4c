package dev.keratin.training;

import dev.keratin.metrics.Metric;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accumulators of metrics in a training position. */
final class MetricStates {

    private MetricStates() {}

    static List<@Nullable Object> save(List<Metric> metrics) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Variable variable : variables(metrics)) {
            values.add(variable.value().copy());
        }
        return values;
    }

    static void restore(List<Metric> metrics, Object state) {
        List<Variable> variables = variables(metrics);
        if (!(state instanceof List<?> values)) {
            throw new IllegalArgumentException(
                    "The training position's metrics must be a list, received " + state + "; the position is damaged.");
        }
        if (values.isEmpty()) {
            // Taken before the first batch: there was nothing to remember.
            return;
        }
        if (values.size() != variables.size()) {
            throw new IllegalArgumentException("The training position has " + values.size()
                    + " metric variables, the model has " + variables.size() + " " + variables
                    + "; compile the model as it was compiled before.");
        }
        for (int i = 0; i < variables.size(); i++) {
            variables.get(i).assign((Tensor) values.get(i));
        }
    }

    private static List<Variable> variables(List<Metric> metrics) {
        return metrics.stream().flatMap(metric -> metric.variables().stream()).toList();
    }
}
