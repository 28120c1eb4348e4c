package dev.keratin.saving.weights;

import dev.keratin.files.StoredArray;
import dev.keratin.metrics.Metric;
import dev.keratin.metrics.Metrics;
import dev.keratin.ops.Variable;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.VariableArrays;
import dev.keratin.serialization.Names;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of metrics as Keras 2.15 keeps it in weights files, at its beginning: the mean of the loss, of each output's loss where there are several,
 * and each metric, by class and number.
 *
 * <pre>
 * metrics/mean/vars/0   metrics/mean/vars/1   metrics/mean_metric_wrapper/vars/0 ...
 * </pre>
 */
final class MetricStates {

    /** What a metric named by a function is in Keras 2. */
    private static final String OF_FUNCTIONS = "MeanMetricWrapper";

    private static final List<Tensor> MEAN =
            List.of(Tensor.zeros(DType.FLOAT32, Shape.of()), Tensor.zeros(DType.FLOAT32, Shape.of()));

    private final Map<String, Integer> used = new HashMap<>();
    private final Map<String, StoredArray> arrays = new LinkedHashMap<>();

    private MetricStates() {}

    /** The arrays by path; empty for a model that is not compiled. */
    static Map<String, StoredArray> of(ModelState state) {
        MetricStates states = new MetricStates();
        Map<String, @Nullable Object> settings = state.compileConfig();
        if (settings != null) {
            int losses = count(settings.get("loss"));
            for (int i = 0; i < (losses > 1 ? losses + 1 : losses); i++) {
                states.add("Mean", MEAN);
            }
            states.metrics(settings.get("metrics"));
            states.metrics(settings.get("weighted_metrics"));
        }
        return states.arrays;
    }

    private static int count(@Nullable Object losses) {
        if (losses instanceof List<?> list) {
            return (int) list.stream().filter(loss -> loss != null).count();
        }
        if (losses instanceof Map<?, ?> map && !map.containsKey("class_name")) {
            return map.size();
        }
        return losses == null ? 0 : 1;
    }

    private void metrics(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            list.forEach(this::metrics);
        } else if (tree instanceof Map<?, ?> map && !map.containsKey("class_name")) {
            map.values().forEach(this::metrics);
        } else if (tree != null) {
            metric(tree);
        }
    }

    private void metric(Object metric) {
        boolean function = metric instanceof String name && !Character.isUpperCase(name.charAt(0));
        if (function) {
            add(OF_FUNCTIONS, MEAN);
            return;
        }
        Metric known;
        try {
            known = Metrics.get(metric);
        } catch (IllegalArgumentException e) {
            // A metric of somebody's own, whose state nobody but them knows; the file is complete without it.
            return;
        }
        List<Tensor> values = new ArrayList<>();
        for (Variable variable : known.variables()) {
            values.add(Tensor.zeros(variable.dtype(), variable.shape()));
        }
        add(known.className(), values);
    }

    private void add(String className, List<Tensor> values) {
        String name = Names.snakeCase(className);
        int number = used.merge(name, 1, Integer::sum) - 1;
        for (int i = 0; i < values.size(); i++) {
            arrays.put(
                    "metrics/" + name + (number == 0 ? "" : "_" + number) + "/vars/" + i,
                    VariableArrays.of(values.get(i)));
        }
    }
}
