package dev.keratin.training;

import dev.keratin.callbacks.CallbackList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where in its loop a fit is: the epoch, the step, the hook that was reached and how many callbacks have heard of it. */
final class FitPosition {

    /** The places where a fit can be interrupted and gone on with. */
    enum Hook {
        /** Before the first batch; callbacks are being told. */
        EPOCH_BEGIN,
        /** {@code step} batches are done; callbacks are being told of the last, or know. */
        BATCH_END,
        /** All batches are done, {@code logs} hold training's metrics; validation comes, or is gone through again. */
        VALIDATION,
        /** {@code logs} are complete; callbacks are being told. */
        EPOCH_END
    }

    int epoch;
    int step;
    Hook hook = Hook.EPOCH_BEGIN;
    /** Callbacks that know. */
    int called;

    Map<String, Double> logs = new LinkedHashMap<>();

    /** The epoch that this call of fit began with. */
    int firstEpoch;
    /** The pass through the data that this call of fit began with. */
    long firstPass;

    FitPosition(int firstEpoch, long firstPass) {
        this.epoch = firstEpoch;
        this.firstEpoch = firstEpoch;
        this.firstPass = firstPass;
    }

    boolean isBetweenEpochs() {
        return hook == Hook.EPOCH_BEGIN;
    }

    /** The next hook; batches done before the first are known to all. */
    void reach(Hook next) {
        hook = next;
        called = next == Hook.BATCH_END ? CallbackList.ALL : 0;
    }

    void nextEpoch() {
        epoch++;
        step = 0;
        reach(Hook.EPOCH_BEGIN);
    }

    /** @param calling how many callbacks the running hook has called, {@link CallbackList#ALL} where none runs */
    Map<String, @Nullable Object> state(int calling) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("epoch", (long) epoch);
        state.put("step", (long) step);
        state.put("hook", hook.name().toLowerCase(Locale.ROOT));
        // Between hooks the next one has called nobody, or all know of the last batch.
        int known = hook == Hook.VALIDATION ? 0 : calling == CallbackList.ALL ? called : calling;
        state.put("called", known == CallbackList.ALL ? -1L : known);
        state.put("first_epoch", (long) firstEpoch);
        state.put("first_pass", firstPass);
        state.put("logs", new LinkedHashMap<>(logs));
        return state;
    }

    @SuppressWarnings("unchecked")
    void restore(Map<String, @Nullable Object> state) {
        epoch = (int) Counters.number(state, "epoch");
        step = (int) Counters.number(state, "step");
        hook = Hook.valueOf(String.valueOf(state.get("hook")).toUpperCase(Locale.ROOT));
        long known = Counters.number(state, "called");
        called = known < 0 ? CallbackList.ALL : (int) known;
        firstEpoch = (int) Counters.number(state, "first_epoch");
        firstPass = Counters.number(state, "first_pass");
        logs = new LinkedHashMap<>();
        if (state.get("logs") instanceof Map<?, ?> given) {
            ((Map<String, Number>) given).forEach((name, value) -> logs.put(name, value.doubleValue()));
        }
    }
}
