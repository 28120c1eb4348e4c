package dev.keratin.callbacks;

import java.util.Map;

/**
 * Stops training when the loss is NaN or infinite ({@code keras.callbacks.TerminateOnNaN}). It looks at the loss after every batch.
 *
 * <p>Argument: {@code raise_error} false; true throws instead, so that no other callback cleans up.
 */
public final class TerminateOnNaN extends Callback {

    private boolean raiseError;

    private TerminateOnNaN() {}

    public static TerminateOnNaN create() {
        return new TerminateOnNaN();
    }

    public TerminateOnNaN raiseError(boolean raise) {
        raiseError = raise;
        return this;
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        Double loss = logs.get("loss");
        if (loss == null || Double.isFinite(loss)) {
            return;
        }
        if (raiseError) {
            throw new ArithmeticException("NaN or Inf loss encountered at batch " + batch + ". Loss value: " + loss
                    + ". Terminating training immediately.");
        }
        Terminal.print("Batch " + batch + ": Invalid loss, terminating training");
        model().setStopTraining(true);
    }
}
