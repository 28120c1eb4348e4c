package dev.keratin.callbacks;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hooks that training, evaluation and prediction call ({@code keras.callbacks.Callback}). Extend it and override what is needed:
 *
 * <pre>{@code
 * final class Announce extends Callback {
 *     @Override
 *     public void onEpochEnd(int epoch, Map<String, Double> logs) {
 *         System.out.println("Epoch " + (epoch + 1) + ": loss " + logs.get("loss"));
 *     }
 * }
 * }</pre>
 *
 * <p>All hooks are called by the thread that trains. Epochs and batches count from 0. The logs of a batch hold the metrics since the epoch
 * began; they are computed when they are first looked at and change with the next batch, so copy what is to be kept. The logs of an epoch may be
 * added to; later callbacks see it. A callback that remembers something across hooks should be {@link Stateful}.
 */
public abstract class Callback {

    private @Nullable TrainedModel model;
    private @Nullable RunParameters params;

    /** Called once before any hook. */
    public void setModel(TrainedModel model) {
        this.model = model;
    }

    /** Called once before any hook. */
    public void setParams(RunParameters params) {
        this.params = params;
    }

    /** The model; not before the first hook. */
    protected final TrainedModel model() {
        return Objects.requireNonNull(model, "A callback has its model only once training has begun.");
    }

    /** How long the run is; not before the first hook. */
    protected final RunParameters params() {
        return Objects.requireNonNull(params, "A callback has its parameters only once training has begun.");
    }

    public void onTrainBegin() {}

    /** After {@link #onTrainBegin} of training that goes on within an epoch: {@code step} batches of {@code epoch} are done. */
    public void onTrainResume(int epoch, int step) {}

    /** @param logs those of the last epoch */
    public void onTrainEnd(Map<String, Double> logs) {}

    public void onEpochBegin(int epoch) {}

    public void onEpochEnd(int epoch, Map<String, Double> logs) {}

    public void onTrainBatchBegin(int batch) {}

    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {}

    public void onTestBegin() {}

    public void onTestEnd(Map<String, Double> logs) {}

    public void onTestBatchBegin(int batch) {}

    public void onTestBatchEnd(int batch, Map<String, Double> logs) {}

    public void onPredictBegin() {}

    public void onPredictEnd() {}

    public void onPredictBatchBegin(int batch) {}

    public void onPredictBatchEnd(int batch) {}
}
