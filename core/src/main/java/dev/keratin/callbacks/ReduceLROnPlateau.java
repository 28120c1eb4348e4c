package dev.keratin.callbacks;

import dev.keratin.files.json.PythonFloats;
import dev.keratin.optimizers.Optimizer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lowers the learning rate when a metric has not improved for a while ({@code keras.callbacks.ReduceLROnPlateau}). The learning rate of each epoch is
 * added to the logs as {@code learning_rate}.
 *
 * <p>Arguments: {@code monitor} {@code "val_loss"}; {@code factor} 0.1, below 1: the new rate is the old one times it; {@code patience} 10 epochs;
 * {@code verbose} 0; {@code mode} {@code "auto"}; {@code min_delta} 1e-4, the least change that counts; {@code cooldown} 0, epochs of rest after a
 * reduction; {@code min_lr} 0.
 *
 * <pre>{@code ReduceLROnPlateau.create().factor(0.5).patience(5).minLr(1e-5)}</pre>
 */
public final class ReduceLROnPlateau extends MonitorCallback<ReduceLROnPlateau> {

    private double factor = 0.1;
    private int patience = 10;
    private int cooldown;
    private double minLr;
    private int cooldownCounter;
    private int wait;

    private ReduceLROnPlateau() {
        super(1e-4);
    }

    public static ReduceLROnPlateau create() {
        return new ReduceLROnPlateau();
    }

    public ReduceLROnPlateau factor(double factor) {
        if (factor >= 1) {
            throw new IllegalArgumentException(
                    "`factor` of ReduceLROnPlateau must be below 1, received factor=" + factor + ".");
        }
        this.factor = factor;
        return this;
    }

    public ReduceLROnPlateau patience(int epochs) {
        patience = epochs;
        return this;
    }

    public ReduceLROnPlateau minDelta(double delta) {
        setMinDelta(delta);
        return this;
    }

    public ReduceLROnPlateau cooldown(int epochs) {
        cooldown = epochs;
        return this;
    }

    public ReduceLROnPlateau minLr(double rate) {
        minLr = rate;
        return this;
    }

    @Override
    public void onTrainBegin() {
        setBest(null);
        cooldownCounter = 0;
        wait = 0;
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        logs.put("learning_rate", model().optimizer().learningRate());
        Double current = current(logs, "the learning rate is not reduced");
        if (current == null) {
            return;
        }
        if (cooldownCounter > 0) {
            cooldownCounter--;
            wait = 0;
        }
        if (isImprovement(current, best())) {
            setBest(current);
            wait = 0;
        } else if (cooldownCounter == 0) {
            wait++;
            if (wait >= patience && reduce(epoch)) {
                cooldownCounter = cooldown;
                wait = 0;
            }
        }
    }

    private boolean reduce(int epoch) {
        Optimizer optimizer = model().optimizer();
        double old = optimizer.learningRate();
        if (old <= (float) minLr) {
            return false;
        }
        double rate = Math.max(old * factor, minLr);
        optimizer.setLearningRate(rate);
        print("\nEpoch " + (epoch + 1) + ": ReduceLROnPlateau reducing learning rate to " + PythonFloats.repr(rate)
                + ".");
        return true;
    }

    @Override
    public Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = super.state();
        state.put("cooldown_counter", (long) cooldownCounter);
        state.put("wait", (long) wait);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        super.restore(state);
        cooldownCounter = States.integer(state, "cooldown_counter");
        wait = States.integer(state, "wait");
    }
}
