package dev.keratin.callbacks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A callback that watches one metric for improvement.
 *
 * @param <S> the class itself, which its setters return
 */
public abstract class MonitorCallback<S extends MonitorCallback<S>> extends Callback implements Stateful {

    static final System.Logger LOGGER = System.getLogger("dev.keratin.callbacks");

    private String monitor = "val_loss";
    private String mode = "auto";
    private double minDelta;
    private int verbose;
    private @Nullable Double best;
    private @Nullable Boolean largerIsBetter;

    MonitorCallback(double minDelta) {
        this.minDelta = minDelta;
    }

    /** The metric in the logs that is watched (default {@code "val_loss"}). */
    public final S monitor(String metric) {
        monitor = metric;
        return self();
    }

    /**
     * {@code "min"} where smaller is better, {@code "max"} where larger is, {@code "auto"} (default) to go by the metric.
     *
     * @throws IllegalArgumentException for another word
     */
    public final S mode(String mode) {
        if (!mode.equals("auto") && !mode.equals("min") && !mode.equals("max")) {
            throw new IllegalArgumentException(
                    "`mode` must be \"auto\", \"min\" or \"max\", received mode=\"" + mode + "\".");
        }
        this.mode = mode;
        return self();
    }

    /** 0 says nothing (default), 1 prints what happens. */
    public final S verbose(int verbose) {
        this.verbose = verbose;
        return self();
    }

    final void setMinDelta(double delta) {
        minDelta = Math.abs(delta);
    }

    final String monitor() {
        return monitor;
    }

    final boolean isVerbose() {
        return verbose > 0;
    }

    final @Nullable Double best() {
        return best;
    }

    final void setBest(@Nullable Double best) {
        this.best = best;
    }

    /** Whether larger values are better; asked when the model's metrics are known. */
    final boolean largerIsBetter() {
        Boolean present = largerIsBetter;
        if (present == null) {
            present = mode.equals("auto") ? direction() : mode.equals("max");
            largerIsBetter = present;
        }
        return present;
    }

    /** What {@code "auto"} means. */
    boolean direction() {
        String metric = monitor.startsWith("val_") ? monitor.substring(4) : monitor;
        Boolean larger = model().isLargerBetter(metric);
        if (larger == null) {
            throw new IllegalArgumentException(getClass().getSimpleName() + " received monitor=\"" + monitor
                    + "\", of which it is not known whether larger or smaller values are better. Pass mode=\"max\" or "
                    + "mode=\"min\".");
        }
        return larger;
    }

    /** Whether a value is better than another by more than the least change that counts. Compared as float32 numbers, as Keras does. */
    final boolean isImprovement(double value, @Nullable Double reference) {
        if (reference == null) {
            return true;
        }
        boolean larger = largerIsBetter();
        float shifted = (float) (larger ? value - minDelta : value + minDelta);
        float other = reference.floatValue();
        return larger ? shifted > other : shifted < other;
    }

    /** The watched value, null and a warning where it is not in the logs. */
    final @Nullable Double current(Map<String, Double> logs, String consequence) {
        Double current = logs.get(monitor);
        if (current == null) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "{0}: metric \"{1}\" is not available, so {2}. Available are: {3}",
                    getClass().getSimpleName(),
                    monitor,
                    consequence,
                    String.join(",", logs.keySet()));
        }
        return current;
    }

    final void print(String message) {
        if (isVerbose()) {
            Terminal.print(message);
        }
    }

    @Override
    public Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("best", best);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        best = States.numberOrNull(Objects.requireNonNull(state, "state"), "best");
    }

    @SuppressWarnings("unchecked")
    private S self() {
        return (S) this;
    }
}
