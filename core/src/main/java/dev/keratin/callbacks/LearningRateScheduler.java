package dev.keratin.callbacks;

import dev.keratin.files.json.PythonFloats;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * Sets the learning rate at the beginning of each epoch ({@code keras.callbacks.LearningRateScheduler}) and adds it to the logs as {@code learning_rate}.
 *
 * <pre>{@code LearningRateScheduler.of((epoch, rate) -> epoch < 10 ? rate : rate * 0.9)}</pre>
 */
public final class LearningRateScheduler extends Callback {

    /** The learning rate of an epoch. */
    @FunctionalInterface
    public interface Schedule {

        /**
         * The learning rate of an epoch.
         *
         * @param epoch counted from 0
         * @param rate the present one
         */
        double rate(int epoch, double rate);
    }

    private final Schedule schedule;
    private int verbose;

    private LearningRateScheduler(Schedule schedule) {
        this.schedule = schedule;
    }

    public static LearningRateScheduler of(Schedule schedule) {
        return new LearningRateScheduler(schedule);
    }

    /** A schedule that goes by the epoch alone. */
    public static LearningRateScheduler of(IntToDoubleFunction schedule) {
        return of((epoch, rate) -> schedule.applyAsDouble(epoch));
    }

    /** 0 says nothing (default), 1 prints each rate. */
    public LearningRateScheduler verbose(int verbose) {
        this.verbose = verbose;
        return this;
    }

    @Override
    public void onEpochBegin(int epoch) {
        double rate = schedule.rate(epoch, model().optimizer().learningRate());
        model().optimizer().setLearningRate(rate);
        if (verbose > 0) {
            Terminal.print("\nEpoch " + (epoch + 1) + ": LearningRateScheduler setting learning rate to "
                    + PythonFloats.repr(rate) + ".");
        }
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        logs.put("learning_rate", model().optimizer().learningRate());
    }
}
