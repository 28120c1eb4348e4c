package dev.keratin.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Saves the model or its weights during training ({@code keras.callbacks.ModelCheckpoint}).
 *
 * <p>The path may name the epoch, the batch (both counted from 1) and any metric, formatted as Python's {@code str.format} does: {@code
 * "cp-{epoch:04d}.ckpt"}, {@code "best-{val_loss:.2f}.keras"}. Missing folders are made.
 *
 * <p>Arguments: {@code monitor} {@code "val_loss"}; {@code verbose} 0; {@code save_best_only} false; {@code save_weights_only} false; {@code mode} {@code "auto"};
 * {@code save_freq} {@code "epoch"} or a number of batches, counted on from epoch to epoch; {@code initial_value_threshold} none, the value that the first save
 * must beat; {@code period} 1, with {@code save_freq="epoch"} saves every so many epochs (tf.keras 2.x).
 *
 * <pre>{@code
 * ModelCheckpoint.of("training_2/cp-{epoch:04d}.ckpt").saveWeightsOnly(true).period(5).verbose(1)
 * }</pre>
 *
 * <p>What the path ends in decides the format and whose rules hold:
 *
 * <ul>
 *   <li>{@code .keras} and {@code .h5} (whole model), {@code .weights.h5} (weights): Keras 3. {@code auto} goes by the metric, and one whose direction is
 *       unknown is refused; where the monitored metric is missing, {@code save_best_only} saves all the same; {@code verbose} also tells when a save is
 *       finished.
 *   <li>Anything else with {@code save_weights_only}, such as {@code .ckpt} or no extension: tf.keras 2.x, a TensorFlow checkpoint. {@code auto} takes a
 *       metric with {@code acc} in its name, or one that begins with {@code fmeasure}, to be better the larger, any other the smaller; where the
 *       monitored metric is missing, {@code save_best_only} does not save.
 * </ul>
 *
 * <p>Different from Keras: {@code period} also works with Keras 3's formats and {@code {batch}} with those of tf.keras; {@code auto} also works with {@code save_freq}
 * in batches. {@code {batch}} is refused with {@code save_freq="epoch"}, as in Keras.
 */
public final class ModelCheckpoint extends MonitorCallback<ModelCheckpoint> {

    private final Path template;
    private final SaveFrequency frequency = new SaveFrequency();
    private boolean saveBestOnly;
    private boolean saveWeightsOnly;
    private int period = 1;
    private int epochsSinceLastSave;
    private int epoch;

    private ModelCheckpoint(Path template) {
        super(0);
        this.template = template;
    }

    public static ModelCheckpoint of(String filepath) {
        return of(Path.of(filepath));
    }

    public static ModelCheckpoint of(Path filepath) {
        return new ModelCheckpoint(filepath);
    }

    public ModelCheckpoint saveBestOnly(boolean best) {
        saveBestOnly = best;
        return this;
    }

    public ModelCheckpoint saveWeightsOnly(boolean weights) {
        saveWeightsOnly = weights;
        return this;
    }

    /** {@code "epoch"}. */
    public ModelCheckpoint saveFreq(String frequency) {
        this.frequency.set(frequency);
        return this;
    }

    /** A number of batches. */
    public ModelCheckpoint saveFreq(int batches) {
        frequency.set(batches);
        return this;
    }

    public ModelCheckpoint period(int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException("`period` must be a positive integer, received period=" + epochs + ".");
        }
        period = epochs;
        return this;
    }

    public ModelCheckpoint initialValueThreshold(@Nullable Double threshold) {
        setBest(threshold);
        return this;
    }

    @Override
    public void onTrainBegin() {
        String name = template.toString();
        if (saveWeightsOnly ? name.endsWith(".keras") : !(name.endsWith(".keras") || isHdf5(name))) {
            throw new IllegalArgumentException(
                    saveWeightsOnly
                            ? "With `save_weights_only` the path of ModelCheckpoint must name a weights file (.weights.h5, .ckpt), "
                                    + "received \"" + name + "\"."
                            : "The path of ModelCheckpoint must end in .keras or .h5 for a whole model, received \""
                                    + name + "\". Set `save_weights_only` for a TensorFlow checkpoint of the weights.");
        }
    }

    private static boolean isHdf5(String name) {
        return (name.endsWith(".h5") || name.endsWith(".hdf5")) && !name.endsWith(".weights.h5");
    }

    /** Whether tf.keras 2.x's rules hold. */
    private boolean isTensorFlow() {
        return saveWeightsOnly && !template.toString().endsWith(".weights.h5");
    }

    @Override
    boolean direction() {
        return isTensorFlow() ? monitor().contains("acc") || monitor().startsWith("fmeasure") : super.direction();
    }

    @Override
    public void onEpochBegin(int epoch) {
        this.epoch = epoch;
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        if (frequency.isDue(batch)) {
            save(epoch, batch, logs);
        }
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        epochsSinceLastSave++;
        if (frequency.isEpoch() && epochsSinceLastSave >= period) {
            epochsSinceLastSave = 0;
            save(epoch, null, logs);
        }
    }

    private void save(int epoch, @Nullable Integer batch, Map<String, Double> logs) {
        Path path = path(epoch, batch, logs);
        if (!isWanted(epoch, logs, path)) {
            return;
        }
        try {
            Path folder = path.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (!isTensorFlow() && Files.isDirectory(path)) {
                throw new IOException(
                        "Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an "
                                + "existing directory: " + path);
            }
            if (saveWeightsOnly) {
                model().saveWeights(path);
            } else {
                model().save(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!isTensorFlow()) {
            print("\nEpoch " + (epoch + 1) + ": finished saving model to " + path);
        }
    }

    private boolean isWanted(int epoch, Map<String, Double> logs, Path path) {
        String prefix = "\nEpoch " + (epoch + 1) + ": ";
        if (!saveBestOnly) {
            print(prefix + "saving model to " + path);
            return true;
        }
        Double current = current(logs, isTensorFlow() ? "nothing is saved" : "the model is saved without comparison");
        if (current == null) {
            return !isTensorFlow();
        }
        String before = shown(best());
        if (!isImprovement(current, best())) {
            print(prefix + monitor() + " did not improve from " + before);
            return false;
        }
        print(prefix + monitor() + " improved from " + before + " to " + shown(current) + ", saving model to " + path);
        setBest(current);
        return true;
    }

    private String shown(@Nullable Double value) {
        if (value != null) {
            return PythonFormat.number(value, ".5f");
        }
        return isTensorFlow() ? (largerIsBetter() ? "-inf" : "inf") : "None";
    }

    private Path path(int epoch, @Nullable Integer batch, Map<String, Double> logs) {
        String name = template.toString();
        if (name.indexOf('{') < 0 && name.indexOf('}') < 0) {
            return template;
        }
        Map<String, Number> values = new LinkedHashMap<>(logs);
        values.put("epoch", epoch + 1);
        if (batch != null) {
            values.put("batch", batch + 1);
        }
        return template.getFileSystem().getPath(PythonFormat.format(name, values));
    }

    @Override
    public Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = super.state();
        state.putAll(frequency.state());
        state.put("epochs_since_last_save", (long) epochsSinceLastSave);
        state.put("epoch", (long) epoch);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        super.restore(state);
        frequency.restore(state);
        epochsSinceLastSave = States.integer(state, "epochs_since_last_save");
        epoch = States.integer(state, "epoch");
    }
}
