package dev.keratin.callbacks;

import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints progress and metrics to standard output ({@code keras.callbacks.ProgbarLogger}). {@code fit}, {@code evaluate} and {@code predict} add one
 * unless {@code verbose} is 0.
 *
 * <pre>
 * Epoch 1/5
 * 32/32 ━━━━━━━━━━━━━━━━━━━━ 0s 3ms/step - accuracy: 0.9012 - loss: 0.3105
 * </pre>
 *
 * <p>In a terminal the line is rewritten while training runs, in Keras's colours. Where output goes to a file or a pipe, each epoch has its last line
 * only, without colours; there Keras prints every update.
 */
public final class ProgbarLogger extends Callback {

    private final boolean dynamic;
    private final LongSupplier clock;
    private int seen;
    private @Nullable Progbar progbar;
    private boolean calledInFit;

    public ProgbarLogger() {
        this(Terminal.rewrites(), System::nanoTime);
    }

    ProgbarLogger(boolean dynamic, LongSupplier clock) {
        this.dynamic = dynamic;
        this.clock = clock;
    }

    @Override
    public void onTrainBegin() {
        // Validation within training is silent.
        calledInFit = true;
    }

    @Override
    public void onTrainResume(int epoch, int step) {
        begin(epoch);
        seen = step;
    }

    @Override
    public void onEpochBegin(int epoch) {
        begin(epoch);
    }

    private void begin(int epoch) {
        restart();
        if (params().verbose() != 0 && params().epochs() > 1) {
            Terminal.print("Epoch " + (epoch + 1) + "/" + params().epochs());
        }
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        update(batch, logs);
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        finish(logs);
    }

    @Override
    public void onTestBegin() {
        if (!calledInFit) {
            restart();
        }
    }

    @Override
    public void onTestBatchEnd(int batch, Map<String, Double> logs) {
        if (!calledInFit) {
            update(batch, logs);
        }
    }

    @Override
    public void onTestEnd(Map<String, Double> logs) {
        if (!calledInFit) {
            finish(logs);
        }
    }

    @Override
    public void onPredictBegin() {
        restart();
    }

    @Override
    public void onPredictBatchEnd(int batch) {
        update(batch, Map.of());
    }

    @Override
    public void onPredictEnd() {
        finish(Map.of());
    }

    private Progbar restart() {
        seen = 0;
        Progbar fresh = new Progbar(params().steps(), params().verbose(), dynamic, clock);
        progbar = fresh;
        return fresh;
    }

    private void update(int batch, Map<String, Double> logs) {
        seen = batch + 1;
        Progbar present = progbar;
        (present == null ? restart() : present).update(batch + 1, logs);
    }

    private void finish(Map<String, Double> logs) {
        Progbar present = progbar;
        int target = params().steps();
        (present == null ? restart() : present).finish(target >= 0 ? target : seen, logs);
    }
}
