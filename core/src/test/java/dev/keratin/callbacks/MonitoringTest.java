package dev.keratin.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringTest {

    private final FakeModel model = new FakeModel();

    /** Trains an epoch a value until a callback stops it; the weight is the epoch's number, counted from 1. */
    private int train(Callback callback, double... values) {
        model.stop = false;
        model.with(callback, values.length, 1);
        callback.onTrainBegin();
        int epoch = 0;
        while (epoch < values.length && !model.stop) {
            callback.onEpochBegin(epoch);
            model.weight.assign(Tensor.scalar((float) epoch + 1));
            callback.onEpochEnd(epoch, new LinkedHashMap<>(Map.of("val_loss", values[epoch])));
            epoch++;
        }
        callback.onTrainEnd(Map.of());
        return epoch;
    }

    private float weight() {
        return model.weight.value().getFloat(0);
    }

    @Test
    void earlyStoppingWaitsWithPatience() {
        EarlyStopping stopping = EarlyStopping.create().patience(2);
        assertThat(train(stopping, 5, 4, 4.5, 3, 3, 3.5, 1)).isEqualTo(6);
        assertThat(stopping.stoppedEpoch()).isEqualTo(5);
        assertThat(weight()).isEqualTo(6);
    }

    @Test
    void earlyStoppingRestoresTheBestWeights() {
        EarlyStopping stopping =
                EarlyStopping.create().patience(2).restoreBestWeights(true).verbose(1);
        String text = Output.of(() -> train(stopping, 5, 3, 4, 4, 1));
        assertThat(weight()).isEqualTo(2);
        assertThat(stopping.bestEpoch()).isEqualTo(1);
        assertThat(text)
                .isEqualTo("Epoch 4: early stopping\nRestoring model weights from the end of the best epoch: 2.\n");
    }

    @Test
    void earlyStoppingHeedsBaselineAndFirstEpoch() {
        assertThat(train(EarlyStopping.create().patience(2).baseline(1.0), 5, 4, 3.9, 2, 1))
                .isEqualTo(5);
        assertThat(train(EarlyStopping.create().patience(2).baseline(1.0), 5, 6, 7, 8, 9))
                .isEqualTo(2);
        assertThat(train(EarlyStopping.create().startFromEpoch(3), 1, 2, 3, 2, 9, 9))
                .isEqualTo(5);
        assertThat(train(EarlyStopping.create().minDelta(0.5), 5, 4.6, 4.3, 4)).isEqualTo(2);
        assertThat(train(EarlyStopping.create().mode("max"), 1, 2, 3, 2)).isEqualTo(4);
    }

    @Test
    void plateausReduceTheLearningRate() {
        ReduceLROnPlateau plateau = ReduceLROnPlateau.create()
                .factor(0.5)
                .patience(2)
                .cooldown(1)
                .minLr(0.2)
                .verbose(1);
        String text = Output.of(() -> train(plateau, 5, 5, 5, 5, 5, 5, 5));
        assertThat(text)
                .isEqualTo("\nEpoch 3: ReduceLROnPlateau reducing learning rate to 0.25.\n"
                        + "\nEpoch 5: ReduceLROnPlateau reducing learning rate to 0.2.\n");
        assertThat((float) model.optimizer.learningRate()).isEqualTo(0.2f);
        assertThatThrownBy(() -> ReduceLROnPlateau.create().factor(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("factor=1.0");
    }

    @Test
    void schedulesSetTheLearningRate() {
        List<Double> seen = new ArrayList<>();
        LearningRateScheduler scheduler =
                LearningRateScheduler.of((epoch, rate) -> rate / 2).verbose(1);
        String text = Output.of(() -> {
            train(scheduler, 1, 1);
            seen.add(model.optimizer.learningRate());
        });
        assertThat(seen).containsExactly(0.125);
        assertThat(text).startsWith("\nEpoch 1: LearningRateScheduler setting learning rate to 0.25.\n");
    }

    @Test
    void nanStopsTraining() {
        TerminateOnNaN callback = model.with(TerminateOnNaN.create(), 1, 3);
        callback.onTrainBatchEnd(0, Map.of("loss", 1.0));
        assertThat(model.stop).isFalse();
        String text = Output.of(() -> callback.onTrainBatchEnd(1, Map.of("loss", Double.NaN)));
        assertThat(model.stop).isTrue();
        assertThat(text).isEqualTo("Batch 1: Invalid loss, terminating training\n");
        callback.raiseError(true);
        assertThatThrownBy(() -> callback.onTrainBatchEnd(2, Map.of("loss", Double.POSITIVE_INFINITY)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("batch 2");
    }

    @Test
    void csvHoldsALineAnEpoch(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("log.csv");
        train(CSVLogger.of(file), 0.5, 0.25);
        assertThat(Files.readString(file)).isEqualTo("epoch,val_loss\r\n0,0.5\r\n1,0.25\r\n");
        train(CSVLogger.of(file).append(true), 0.125);
        assertThat(Files.readString(file)).isEqualTo("epoch,val_loss\r\n0,0.5\r\n1,0.25\r\n0,0.125\r\n");
        CSVLogger logger = model.with(CSVLogger.of(file).separator(";"), 1, 1);
        logger.onTrainBegin();
        logger.onEpochEnd(0, new LinkedHashMap<>(Map.of("loss", 1e-7, "accuracy", 0.1)));
        logger.onTrainEnd(Map.of());
        assertThat(Files.readString(file))
                .isEqualTo("epoch;accuracy;loss;val_accuracy;val_loss\r\n0;0.1;1e-07;NA;NA\r\n");
    }

    @Test
    void lambdasAreCalled() {
        List<String> calls = new ArrayList<>();
        train(
                LambdaCallback.create()
                        .onTrainBegin(() -> calls.add("begin"))
                        .onEpochBegin(epoch -> calls.add("epoch " + epoch))
                        .onEpochEnd((epoch, logs) -> calls.add(epoch + " " + logs))
                        .onTrainEnd(logs -> calls.add("end")),
                2);
        assertThat(calls).containsExactly("begin", "epoch 0", "0 {val_loss=2.0}", "end");
    }
}
