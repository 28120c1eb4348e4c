package dev.keratin.callbacks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When to save: after each epoch, or after each so many batches, counted on from epoch to epoch. */
final class SaveFrequency {

    /** Batches; 0 for epochs. */
    private int batches;

    private int sinceLast;
    private int lastBatch = -1;

    /** {@code "epoch"}. */
    void set(String frequency) {
        if (!frequency.equals("epoch")) {
            throw new IllegalArgumentException(
                    "`save_freq` must be \"epoch\" or a number of batches, received save_freq=\"" + frequency + "\".");
        }
        batches = 0;
    }

    void set(int frequency) {
        if (frequency < 1) {
            throw new IllegalArgumentException(
                    "`save_freq` must be \"epoch\" or a positive number of batches, received save_freq=" + frequency
                            + ".");
        }
        batches = frequency;
    }

    boolean isEpoch() {
        return batches == 0;
    }

    /** Counts a batch; whether it is time. */
    boolean isDue(int batch) {
        if (isEpoch()) {
            return false;
        }
        sinceLast += batch <= lastBatch ? batch + 1 : batch - lastBatch;
        lastBatch = batch;
        if (sinceLast < batches) {
            return false;
        }
        sinceLast = 0;
        return true;
    }

    Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("batches_since_last_saving", (long) sinceLast);
        state.put("last_batch_seen", (long) lastBatch);
        return state;
    }

    void restore(Map<String, @Nullable Object> state) {
        sinceLast = States.integer(state, "batches_since_last_saving");
        lastBatch = States.integer(state, "last_batch_seen");
    }
}
