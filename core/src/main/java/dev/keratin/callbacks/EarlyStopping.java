package dev.keratin.callbacks;

import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stops training when a metric has not improved for a while ({@code keras.callbacks.EarlyStopping}).
 *
 * <p>Arguments: {@code monitor} {@code "val_loss"}; {@code min_delta} 0, the least change that counts; {@code patience} 0, the epochs without
 * improvement after which training stops; {@code verbose} 0; {@code mode} {@code "auto"}; {@code baseline} none, a value that must be beaten for
 * patience to start over; {@code restore_best_weights} false; {@code start_from_epoch} 0, epochs before it are not looked at.
 *
 * <pre>{@code EarlyStopping.create().monitor("val_accuracy").patience(3).restoreBestWeights(true)}</pre>
 */
public final class EarlyStopping extends MonitorCallback<EarlyStopping> {

    private int patience;
    private @Nullable Double baseline;
    private boolean restoreBestWeights;
    private int startFromEpoch;
    private int wait;
    private int stoppedEpoch;
    private int bestEpoch;
    private @Nullable List<Tensor> bestWeights;

    private EarlyStopping() {
        super(0);
    }

    public static EarlyStopping create() {
        return new EarlyStopping();
    }

    public EarlyStopping minDelta(double delta) {
        setMinDelta(delta);
        return this;
    }

    public EarlyStopping patience(int epochs) {
        patience = epochs;
        return this;
    }

    public EarlyStopping baseline(@Nullable Double baseline) {
        this.baseline = baseline;
        return this;
    }

    public EarlyStopping restoreBestWeights(boolean restore) {
        restoreBestWeights = restore;
        return this;
    }

    public EarlyStopping startFromEpoch(int epoch) {
        startFromEpoch = epoch;
        return this;
    }

    /** The epoch after which training stopped, counted from 0; 0 where it did not. */
    public int stoppedEpoch() {
        return stoppedEpoch;
    }

    /** The epoch with the best value, counted from 0. */
    public int bestEpoch() {
        return bestEpoch;
    }

    @Override
    public void onTrainBegin() {
        wait = 0;
        stoppedEpoch = 0;
        bestEpoch = 0;
        bestWeights = null;
        setBest(null);
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        Double current = current(logs, "training is not stopped early");
        if (current == null || epoch < startFromEpoch) {
            return;
        }
        if (restoreBestWeights && bestWeights == null) {
            keep(epoch);
        }
        wait++;
        if (isImprovement(current, best())) {
            setBest(current);
            keep(epoch);
            // Only a value that beats the baseline too makes patience start over.
            if (baseline == null || isImprovement(current, baseline)) {
                wait = 0;
            }
        } else if (wait >= patience && epoch > 0) {
            stoppedEpoch = epoch;
            model().setStopTraining(true);
        }
    }

    private void keep(int epoch) {
        bestEpoch = epoch;
        if (restoreBestWeights) {
            bestWeights = model().getWeights();
        }
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        if (stoppedEpoch > 0) {
            print("Epoch " + (stoppedEpoch + 1) + ": early stopping");
        }
        List<Tensor> weights = bestWeights;
        if (restoreBestWeights && weights != null) {
            print("Restoring model weights from the end of the best epoch: " + (bestEpoch + 1) + ".");
            model().setWeights(weights);
        }
    }

    @Override
    public Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = super.state();
        state.put("wait", (long) wait);
        state.put("stopped_epoch", (long) stoppedEpoch);
        state.put("best_epoch", (long) bestEpoch);
        state.put("best_weights", bestWeights);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        super.restore(state);
        wait = States.integer(state, "wait");
        stoppedEpoch = States.integer(state, "stopped_epoch");
        bestEpoch = States.integer(state, "best_epoch");
        bestWeights = state.get("best_weights") == null
                ? null
                : States.list(state, "best_weights").stream()
                        .map(Tensor.class::cast)
                        .toList();
    }
}
