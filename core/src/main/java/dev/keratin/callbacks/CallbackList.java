package dev.keratin.callbacks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Callbacks called as one, in order ({@code keras.callbacks.CallbackList}). It knows how far the present hook has come, so that a training position
 * taken by one of them tells who still has to be called.
 */
public final class CallbackList extends Callback {

    /** {@link #called} outside of any hook. */
    public static final int ALL = Integer.MAX_VALUE;

    private final List<Callback> callbacks;
    private int called = ALL;

    /**
     * A list.
     *
     * @param addHistory adds a {@link History} where there is none
     * @param addProgbar adds a {@link ProgbarLogger} where there is none
     */
    public CallbackList(List<? extends Callback> callbacks, boolean addHistory, boolean addProgbar) {
        this.callbacks = new ArrayList<>(callbacks);
        if (addHistory && callbacks.stream().noneMatch(History.class::isInstance)) {
            this.callbacks.add(new History());
        }
        if (addProgbar && callbacks.stream().noneMatch(ProgbarLogger.class::isInstance)) {
            this.callbacks.add(new ProgbarLogger());
        }
    }

    public List<Callback> callbacks() {
        return List.copyOf(callbacks);
    }

    /** How many callbacks the present hook has called, the one that runs included; {@link #ALL} between hooks. */
    public int called() {
        return called;
    }

    /** Calls a hook of all callbacks but the first {@code done}. */
    public void callFrom(int done, Consumer<Callback> hook) {
        for (int i = done; i < callbacks.size(); i++) {
            called = i + 1;
            hook.accept(callbacks.get(i));
        }
        called = ALL;
    }

    private void call(Consumer<Callback> hook) {
        callFrom(0, hook);
    }

    @Override
    public void setModel(TrainedModel model) {
        super.setModel(model);
        call(callback -> callback.setModel(model));
    }

    @Override
    public void setParams(RunParameters params) {
        super.setParams(params);
        call(callback -> callback.setParams(params));
    }

    @Override
    public void onTrainBegin() {
        call(Callback::onTrainBegin);
    }

    @Override
    public void onTrainResume(int epoch, int step) {
        call(callback -> callback.onTrainResume(epoch, step));
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        call(callback -> callback.onTrainEnd(logs));
    }

    @Override
    public void onEpochBegin(int epoch) {
        call(callback -> callback.onEpochBegin(epoch));
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        call(callback -> callback.onEpochEnd(epoch, logs));
    }

    // The hooks of batches run once a step: plain loops without objects made on the way.

    @Override
    public void onTrainBatchBegin(int batch) {
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).onTrainBatchBegin(batch);
        }
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        for (int i = 0; i < callbacks.size(); i++) {
            called = i + 1;
            callbacks.get(i).onTrainBatchEnd(batch, logs);
        }
        called = ALL;
    }

    @Override
    public void onTestBegin() {
        call(Callback::onTestBegin);
    }

    @Override
    public void onTestEnd(Map<String, Double> logs) {
        call(callback -> callback.onTestEnd(logs));
    }

    @Override
    public void onTestBatchBegin(int batch) {
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).onTestBatchBegin(batch);
        }
    }

    @Override
    public void onTestBatchEnd(int batch, Map<String, Double> logs) {
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).onTestBatchEnd(batch, logs);
        }
    }

    @Override
    public void onPredictBegin() {
        call(Callback::onPredictBegin);
    }

    @Override
    public void onPredictEnd() {
        call(Callback::onPredictEnd);
    }

    @Override
    public void onPredictBatchBegin(int batch) {
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).onPredictBatchBegin(batch);
        }
    }

    @Override
    public void onPredictBatchEnd(int batch) {
        for (int i = 0; i < callbacks.size(); i++) {
            callbacks.get(i).onPredictBatchEnd(batch);
        }
    }
}
