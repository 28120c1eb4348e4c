package dev.keratin.training;

import dev.keratin.layers.Layer;
import dev.keratin.metrics.Mean;
import dev.keratin.metrics.Metric;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model with its compile settings: what was resolved by shapes when the first batch came, and the steps made since. What is trainable is fixed
 * with the first step, until the model is compiled again.
 */
final class Compiled {

    private final CompileSettings settings;
    private final StepCache steps = new StepCache();
    private final Mean loss = Mean.create();
    private @Nullable CompiledLosses losses;
    private @Nullable CompiledMetrics metrics;
    private @Nullable List<Variable> trainable;
    private Map<Layer, Boolean> trainableLayers;

    /** @param trainableLayers which layers may be trained now */
    Compiled(CompileSettings settings, Map<Layer, Boolean> trainableLayers) {
        this.settings = settings;
        this.trainableLayers = Map.copyOf(trainableLayers);
        loss.rename("loss");
    }

    CompileSettings settings() {
        return settings;
    }

    StepCache steps() {
        return steps;
    }

    /** The mean of the total loss. */
    Mean loss() {
        return loss;
    }

    /** The layers that may be trained now and could not before, or the other way round; each is told once. */
    List<String> changedLayers(Trainable model) {
        Map<Layer, Boolean> now = model.trainableLayers();
        List<String> changed = now.entrySet().stream()
                .filter(layer ->
                        !layer.getValue().equals(trainableLayers.getOrDefault(layer.getKey(), layer.getValue())))
                .map(layer -> layer.getKey().name())
                .sorted()
                .toList();
        trainableLayers = Map.copyOf(now);
        return changed;
    }

    List<Variable> trainable(Trainable model) {
        List<Variable> present = trainable;
        if (present == null) {
            present = List.copyOf(model.trainableVariables());
            trainable = present;
        }
        return present;
    }

    CompiledLosses losses(List<String> outputs, List<? extends @Nullable Shape> targets, List<Shape> predictions) {
        CompiledLosses present = losses;
        if (present == null) {
            present = new CompiledLosses(settings, outputs, targets, predictions);
            losses = present;
        }
        return present;
    }

    CompiledMetrics metrics(List<String> outputs, List<? extends @Nullable Shape> targets, List<Shape> predictions) {
        CompiledMetrics present = metrics;
        if (present == null) {
            present = new CompiledMetrics(settings, outputs, targets, predictions);
            metrics = present;
        }
        return present;
    }

    /** Whether a batch has told what losses and metrics there are. */
    boolean isResolved() {
        return losses != null;
    }

    /** All metrics: the total loss, those of {@code compile}, the single losses. */
    List<Metric> all() {
        List<Metric> all = new ArrayList<>();
        all.add(loss);
        if (metrics != null) {
            metrics.entries().forEach(entry -> all.add(entry.metric()));
        }
        if (losses != null) {
            all.addAll(losses.means());
        }
        return all;
    }

    void reset() {
        all().forEach(Metric::reset);
    }

    /** The values so far under their names in logs, sorted by name as Keras shows them. */
    Map<String, Double> results() {
        Map<String, Double> results = new TreeMap<>();
        results.put(loss.name(), number(loss));
        if (metrics != null) {
            metrics.entries().forEach(entry -> results.put(entry.name(), number(entry.metric())));
        }
        if (losses != null) {
            losses.means().forEach(mean -> results.put(mean.name(), number(mean)));
        }
        return results;
    }

    /** One of {@link #results}, without computing the others; null where there is none of that name. */
    @Nullable
    Double result(String name) {
        if (name.equals(loss.name())) {
            return number(loss);
        }
        return results().get(name);
    }

    /** {@link #results} in the order of the list that Keras's {@code evaluate} returns. */
    Map<String, Double> resultsInOrder() {
        Map<String, Double> sorted = results();
        Set<String> names = new LinkedHashSet<>();
        all().forEach(metric -> names.add(metric.name()));
        names.addAll(sorted.keySet());
        names.retainAll(sorted.keySet());
        Map<String, Double> ordered = new LinkedHashMap<>();
        names.forEach(name -> ordered.put(name, sorted.get(name)));
        return ordered;
    }

    /** The metric of a name in logs or, as callbacks ask, of a plain name; null where there is none. */
    @Nullable
    Metric find(String name) {
        if (metrics != null) {
            for (CompiledMetrics.Entry entry : metrics.entries()) {
                if (entry.name().equals(name) || entry.metric().name().equals(name)) {
                    return entry.metric();
                }
            }
        }
        return null;
    }

    /** A metric with a value a class or threshold is shown by their mean, as in Keras's progress bar. */
    private static double number(Metric metric) {
        Tensor result = metric.result();
        double sum = 0;
        for (int i = 0; i < result.size(); i++) {
            sum += result.getDouble(i);
        }
        return sum / result.size();
    }
}
