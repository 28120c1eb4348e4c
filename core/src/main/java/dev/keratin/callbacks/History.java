package dev.keratin.callbacks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logs of every epoch ({@code keras.callbacks.History}); {@code fit} returns it. */
public final class History extends Callback implements Stateful {

    private final Map<String, List<Double>> history = new LinkedHashMap<>();
    private final List<Integer> epochs = new ArrayList<>();

    /** Per metric its value after each epoch: {@code history().get("val_loss")}. */
    public Map<String, List<Double>> history() {
        return Collections.unmodifiableMap(history);
    }

    /** The epochs that were finished, counted from 0. */
    public List<Integer> epochs() {
        return Collections.unmodifiableList(epochs);
    }

    @Override
    public void onTrainBegin() {
        epochs.clear();
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        epochs.add(epoch);
        logs.forEach((name, value) ->
                history.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }

    @Override
    public Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("epoch", epochs.stream().map(Integer::longValue).toList());
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        history.forEach((name, list) -> values.put(name, List.copyOf(list)));
        state.put("history", values);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        epochs.clear();
        history.clear();
        States.list(state, "epoch").forEach(epoch -> epochs.add(((Number) epoch).intValue()));
        States.map(state, "history").forEach((name, values) -> {
            List<Double> list = new ArrayList<>();
            ((List<?>) values).forEach(value -> list.add(((Number) value).doubleValue()));
            history.put(name, list);
        });
    }

    @Override
    public String toString() {
        return "History" + history;
    }
}
