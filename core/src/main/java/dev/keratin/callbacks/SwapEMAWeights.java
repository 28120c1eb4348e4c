package dev.keratin.callbacks;

import dev.keratin.ops.Variable;
import dev.keratin.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the optimizer's moving averages of the weights in the weights' place for evaluation and prediction, and the weights back afterwards
 * ({@code keras.callbacks.SwapEMAWeights}). For an optimizer with {@code use_ema}.
 *
 * <p>Argument: {@code swap_on_epoch} false; true swaps at the end of each epoch already and back at the next one's beginning, for callbacks behind this
 * one such as {@link ModelCheckpoint}.
 */
public final class SwapEMAWeights extends Callback implements Stateful {

    private boolean swapOnEpoch;
    private boolean averagesInModel;

    private SwapEMAWeights() {}

    public static SwapEMAWeights create() {
        return new SwapEMAWeights();
    }

    public SwapEMAWeights swapOnEpoch(boolean swap) {
        swapOnEpoch = swap;
        return this;
    }

    @Override
    public void onEpochBegin(int epoch) {
        if (swapOnEpoch) {
            putAverages(false);
        }
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        if (swapOnEpoch && !averagesInModel) {
            putAverages(true);
            if (epoch == params().epochs() - 1) {
                // Training's end makes the averages the weights: they must not be the swapped ones then.
                List<Variable> weights = model().trainableVariables();
                List<@Nullable Variable> averages = averages();
                for (int i = 0; i < weights.size(); i++) {
                    Variable average = averages.get(i);
                    if (average != null) {
                        average.assign(weights.get(i).value());
                    }
                }
            }
        }
    }

    @Override
    public void onTestBegin() {
        putAverages(true);
    }

    @Override
    public void onTestEnd(Map<String, Double> logs) {
        putAverages(false);
    }

    @Override
    public void onPredictBegin() {
        putAverages(true);
    }

    @Override
    public void onPredictEnd() {
        putAverages(false);
    }

    private void putAverages(boolean inModel) {
        if (averagesInModel == inModel) {
            return;
        }
        List<Variable> weights = model().trainableVariables();
        List<@Nullable Variable> averages = averages();
        for (int i = 0; i < weights.size(); i++) {
            Variable average = averages.get(i);
            if (average != null) {
                Tensor aside = weights.get(i).value().copy();
                weights.get(i).assign(average.value());
                average.assign(aside);
            }
        }
        averagesInModel = inModel;
    }

    private List<@Nullable Variable> averages() {
        List<@Nullable Variable> averages = model().optimizer().slots().get("average");
        if (averages == null) {
            throw new IllegalStateException("SwapEMAWeights needs an optimizer with `use_ema=True`, received "
                    + model().optimizer() + "; set useEma(true) on it.");
        }
        return averages;
    }

    @Override
    public Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("averages_in_model", averagesInModel);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        averagesInModel = States.flag(state, "averages_in_model");
    }
}
