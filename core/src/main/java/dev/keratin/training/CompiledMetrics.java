package dev.keratin.training;

import dev.keratin.metrics.Metric;
import dev.keratin.metrics.Metrics;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metrics of the outputs under the names that logs have. */
final class CompiledMetrics {

    /**
     * A metric of an output.
     *
     * @param name its name in logs
     * @param weighted whether sample weights count
     */
    record Entry(int output, Metric metric, String name, boolean weighted) {}

    private final List<Entry> entries = new ArrayList<>();

    CompiledMetrics(
            CompileSettings settings,
            List<String> outputs,
            List<? extends @Nullable Shape> targets,
            List<Shape> predictions) {
        Map<String, Integer> used = new HashMap<>();
        for (boolean weighted : new boolean[] {false, true}) {
            List<List<Object>> given = PerOutput.metrics(
                    weighted ? "weighted_metrics" : "metrics",
                    weighted ? settings.weightedMetrics() : settings.metrics(),
                    outputs);
            for (int i = 0; i < outputs.size(); i++) {
                for (Object identifier : given.get(i)) {
                    Shape target = targets.get(i);
                    if (target == null) {
                        throw new IllegalArgumentException("Output \"" + outputs.get(i)
                                + "\" has metrics but the data has no target for it; give a target, or no metrics.");
                    }
                    Metric metric = Metrics.get(identifier, target, predictions.get(i));
                    String prefix = outputs.size() == 1 ? "" : outputs.get(i) + "_";
                    entries.add(new Entry(i, metric, unique(prefix, metric.name(), weighted, used), weighted));
                }
            }
        }
    }

    /** Keras's way to tell metrics of one name apart: weighted ones get a prefix, then all count. */
    private static String unique(String prefix, String name, boolean weighted, Map<String, Integer> used) {
        String plain = prefix + name;
        if (weighted && used.containsKey(plain)) {
            plain = prefix + "weighted_" + name;
        }
        int before = used.merge(plain, 1, Integer::sum) - 1;
        return before == 0 ? plain : plain + "_" + before;
    }

    List<Entry> entries() {
        return entries;
    }

    /** Records what a batch adds to every metric. */
    void update(StepTrace step) {
        for (Entry entry : entries) {
            Value prediction = step.output(entry.output);
            entry.metric.update(
                    step.graph(),
                    step.target(entry.output),
                    prediction,
                    entry.weighted ? step.sampleWeight(entry.output) : null,
                    step.mask(prediction));
        }
    }
}
