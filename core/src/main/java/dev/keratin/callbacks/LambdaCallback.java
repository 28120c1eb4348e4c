package dev.keratin.callbacks;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A callback made of functions ({@code keras.callbacks.LambdaCallback}).
 *
 * <pre>{@code
 * LambdaCallback.create().onEpochEnd((epoch, logs) -> System.out.println(epoch + ": " + logs.get("loss")))
 * }</pre>
 */
public final class LambdaCallback extends Callback {

    /** A function of an epoch or a batch, counted from 0, and its logs. */
    @FunctionalInterface
    public interface Hook {
        void call(int index, Map<String, Double> logs);
    }

    private Runnable trainBegin = () -> {};
    private Consumer<Map<String, Double>> trainEnd = logs -> {};
    private IntConsumer epochBegin = epoch -> {};
    private Hook epochEnd = (epoch, logs) -> {};
    private IntConsumer trainBatchBegin = batch -> {};
    private Hook trainBatchEnd = (batch, logs) -> {};

    private LambdaCallback() {}

    public static LambdaCallback create() {
        return new LambdaCallback();
    }

    public LambdaCallback onTrainBegin(Runnable function) {
        trainBegin = function;
        return this;
    }

    public LambdaCallback onTrainEnd(Consumer<Map<String, Double>> function) {
        trainEnd = function;
        return this;
    }

    public LambdaCallback onEpochBegin(IntConsumer function) {
        epochBegin = function;
        return this;
    }

    public LambdaCallback onEpochEnd(Hook function) {
        epochEnd = function;
        return this;
    }

    public LambdaCallback onTrainBatchBegin(IntConsumer function) {
        trainBatchBegin = function;
        return this;
    }

    public LambdaCallback onTrainBatchEnd(Hook function) {
        trainBatchEnd = function;
        return this;
    }

    @Override
    public void onTrainBegin() {
        trainBegin.run();
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        trainEnd.accept(logs);
    }

    @Override
    public void onEpochBegin(int epoch) {
        epochBegin.accept(epoch);
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        epochEnd.call(epoch, logs);
    }

    @Override
    public void onTrainBatchBegin(int batch) {
        trainBatchBegin.accept(batch);
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        trainBatchEnd.call(batch, logs);
    }
}
