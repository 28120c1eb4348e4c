package dev.keratin.training;

import dev.keratin.losses.Loss;
import dev.keratin.losses.Losses;
import dev.keratin.metrics.Mean;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The losses of the outputs, and what their weighted sum is called while it is followed. */
final class CompiledLosses {

    /** A loss of an output; {@code mean} follows it unweighted where there are several. */
    private record Entry(int output, Loss loss, @Nullable Double weight, @Nullable Mean mean) {}

    private final List<Entry> entries = new ArrayList<>();

    /** Resolves what was given to {@code compile} for these shapes; a target is null where an output has none. */
    CompiledLosses(
            CompileSettings settings,
            List<String> outputs,
            List<? extends @Nullable Shape> targets,
            List<Shape> predictions) {
        List<@Nullable Object> losses = PerOutput.losses(settings.loss(), outputs);
        List<@Nullable Double> weights = lossWeights(settings.lossWeights(), outputs, losses);
        List<Entry> found = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Object given = losses.get(i);
            List<?> several = given instanceof List<?> list ? list : given == null ? List.of() : List.of(given);
            Shape target = targets.get(i);
            for (Object identifier : several) {
                if (target == null) {
                    throw new IllegalArgumentException("Output \"" + outputs.get(i)
                            + "\" has a loss but the data has no target for it; give a target, or no loss.");
                }
                found.add(new Entry(i, Losses.get(identifier, target, predictions.get(i)), weights.get(i), null));
            }
        }
        for (Entry entry : found) {
            Mean mean = null;
            if (found.size() > 1) {
                mean = Mean.create();
                mean.rename(outputs.get(entry.output) + "_loss");
            }
            entries.add(new Entry(entry.output, entry.loss, entry.weight, mean));
        }
    }

    /** Weights are per output, or per loss where some outputs have none. */
    private static List<@Nullable Double> lossWeights(
            @Nullable Object given, List<String> outputs, List<@Nullable Object> losses) {
        if (given instanceof List<?> list && list.size() < outputs.size()) {
            List<@Nullable Object> spread = new ArrayList<>();
            int next = 0;
            for (Object loss : losses) {
                spread.add(loss != null && next < list.size() ? list.get(next++) : null);
            }
            if (next == list.size()) {
                return PerOutput.weights(spread, outputs);
            }
        }
        return PerOutput.weights(given, outputs);
    }

    /** The means that follow the single losses; none where there is one loss. */
    List<Mean> means() {
        List<Mean> means = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.mean != null) {
                means.add(entry.mean);
            }
        }
        return means;
    }

    /** Records the losses of a batch and gives them weighted; single ones are followed. */
    List<Value> apply(StepTrace step) {
        List<Value> values = new ArrayList<>();
        for (Entry entry : entries) {
            Value prediction = step.output(entry.output);
            Value loss = entry.loss.apply(
                    step.target(entry.output), prediction, step.sampleWeight(entry.output), step.mask(prediction));
            Value value = Ops.cast(loss, DType.FLOAT32);
            if (entry.mean != null) {
                // Over batches, whatever their size, as `fit` of Keras on TensorFlow.
                entry.mean.update(step.graph(), value, null);
            }
            values.add(entry.weight == null ? value : Ops.multiply(value, entry.weight));
        }
        return values;
    }
}
