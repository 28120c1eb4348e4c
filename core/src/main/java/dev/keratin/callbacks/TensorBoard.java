package dev.keratin.callbacks;

import dev.keratin.files.events.EventWriter;
import dev.keratin.ops.Variable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes curves and histograms that TensorBoard shows ({@code keras.callbacks.TensorBoard}): {@code epoch_loss}, {@code epoch_accuracy} ... and {@code
 * epoch_learning_rate} into {@code log_dir/train} and {@code log_dir/validation}, {@code evaluation_loss_vs_iterations} ... at each evaluation.
 *
 * <p>Arguments: {@code log_dir} {@code "logs"}; {@code histogram_freq} 0, the epochs between two histograms of all weights; {@code update_freq} {@code "epoch"}, or
 * {@code "batch"}, or a number of batches after which {@code batch_loss} ... are written; {@code write_steps_per_second} false.
 *
 * <p>Different from Keras: no graph, no profile, no images of weights and no embeddings are written.
 */
public final class TensorBoard extends Callback implements Stateful {

    private final Path logDir;
    private int histogramFreq;
    private int updateFreq;
    private boolean writeStepsPerSecond;
    private @Nullable EventWriter train;
    private @Nullable EventWriter validation;
    private long trainBatch;
    private long epochStart;
    private long iterationsBefore;
    private long batchStart;

    private TensorBoard(Path logDir) {
        this.logDir = logDir;
    }

    public static TensorBoard of(String logDir) {
        return of(Path.of(logDir));
    }

    public static TensorBoard of(Path logDir) {
        return new TensorBoard(logDir);
    }

    public TensorBoard histogramFreq(int epochs) {
        histogramFreq = epochs;
        return this;
    }

    /** {@code "epoch"} or {@code "batch"}. */
    public TensorBoard updateFreq(String frequency) {
        if (!frequency.equals("epoch") && !frequency.equals("batch")) {
            throw new IllegalArgumentException(
                    "`update_freq` must be \"epoch\", \"batch\" or a number of batches, received " + "update_freq=\""
                            + frequency + "\".");
        }
        updateFreq = frequency.equals("batch") ? 1 : 0;
        return this;
    }

    /** A number of batches. */
    public TensorBoard updateFreq(int batches) {
        updateFreq = batches;
        return this;
    }

    public TensorBoard writeStepsPerSecond(boolean write) {
        writeStepsPerSecond = write;
        return this;
    }

    @Override
    public void onTrainBegin() {
        trainBatch = 0;
    }

    @Override
    public void onTrainResume(int epoch, int step) {
        beginClock();
    }

    @Override
    public void onEpochBegin(int epoch) {
        beginClock();
    }

    private void beginClock() {
        epochStart = System.nanoTime();
        iterationsBefore = iterations();
    }

    @Override
    public void onTrainBatchBegin(int batch) {
        trainBatch++;
        batchStart = System.nanoTime();
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        if (updateFreq == 0 || trainBatch % updateFreq != 0) {
            return;
        }
        write(() -> {
            EventWriter writer = train();
            if (writeStepsPerSecond) {
                writer.scalar("batch_steps_per_second", trainBatch, perSecond(1, batchStart));
            }
            scalars(writer, "batch_", "", logs, trainBatch);
        });
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        Map<String, Double> trained = new LinkedHashMap<>();
        Map<String, Double> validated = new LinkedHashMap<>();
        logs.forEach((name, value) -> {
            if (name.startsWith("val_")) {
                validated.put(name.substring(4), value);
            } else {
                trained.put(name, value);
            }
        });
        trained.put("learning_rate", model().optimizer().learningRate());
        write(() -> {
            if (writeStepsPerSecond) {
                trained.put("steps_per_second", (double) perSecond(iterations() - iterationsBefore, epochStart));
            }
            scalars(train(), "epoch_", "", trained, epoch);
            if (!validated.isEmpty()) {
                scalars(validation(), "epoch_", "", validated, epoch);
            }
            if (histogramFreq > 0 && epoch % histogramFreq == 0) {
                for (Variable weight : model().variables()) {
                    train().histogram(
                                    weight.path() + "/histogram",
                                    epoch,
                                    weight.value().toFloats());
                }
            }
        });
    }

    @Override
    public void onTestEnd(Map<String, Double> logs) {
        write(() -> scalars(validation(), "evaluation_", "_vs_iterations", logs, iterations()));
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        write(() -> {
            if (train != null) {
                train.close();
            }
            if (validation != null) {
                validation.close();
            }
        });
        train = null;
        validation = null;
    }

    private long iterations() {
        return model().optimizer().iterations().value().getLong(0);
    }

    private static float perSecond(long steps, long since) {
        return (float) (steps * 1e9 / Math.max(1, System.nanoTime() - since));
    }

    private static void scalars(EventWriter writer, String before, String after, Map<String, Double> logs, long step)
            throws IOException {
        for (Map.Entry<String, Double> entry : logs.entrySet()) {
            writer.scalar(
                    before + entry.getKey() + after, step, entry.getValue().floatValue());
        }
    }

    private EventWriter train() throws IOException {
        EventWriter present = train;
        if (present == null) {
            present = EventWriter.create(logDir.resolve("train"));
            train = present;
        }
        return present;
    }

    private EventWriter validation() throws IOException {
        EventWriter present = validation;
        if (present == null) {
            present = EventWriter.create(logDir.resolve("validation"));
            validation = present;
        }
        return present;
    }

    /** Writing that may fail. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("train_batch", trainBatch);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        trainBatch = (long) States.number(state, "train_batch");
    }
}
