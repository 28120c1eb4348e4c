package dev.keratin.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckpointTest {

    private final FakeModel model = new FakeModel();

    @TempDir
    private Path folder;

    /** Trains: an epoch a value, three batches each. */
    private String train(ModelCheckpoint checkpoint, String metric, double... values) {
        model.with(checkpoint, values.length, 3);
        return Output.of(() -> {
            checkpoint.onTrainBegin();
            for (int epoch = 0; epoch < values.length; epoch++) {
                Map<String, Double> logs = new LinkedHashMap<>(Map.of(metric, values[epoch]));
                checkpoint.onEpochBegin(epoch);
                for (int batch = 0; batch < 3; batch++) {
                    checkpoint.onTrainBatchEnd(batch, logs);
                }
                checkpoint.onEpochEnd(epoch, logs);
            }
        });
    }

    private ModelCheckpoint weights(String name) {
        return ModelCheckpoint.of(folder.resolve(name)).saveWeightsOnly(true);
    }

    @Test
    void savesEveryEpochUnderItsName() {
        train(weights("cp-{epoch:04d}.ckpt"), "val_loss", 3, 2, 1);
        assertThat(model.saved).containsExactly("cp-0001.ckpt", "cp-0002.ckpt", "cp-0003.ckpt");
    }

    @Test
    void periodSkipsEpochs() {
        String text = train(weights("cp-{epoch:04d}.ckpt").period(2).verbose(1), "val_loss", 4, 3, 2, 1, 0);
        assertThat(model.saved).containsExactly("cp-0002.ckpt", "cp-0004.ckpt");
        assertThat(text)
                .isEqualTo("\nEpoch 2: saving model to " + folder.resolve("cp-0002.ckpt")
                        + "\n\nEpoch 4: saving model to " + folder.resolve("cp-0004.ckpt") + "\n");
    }

    @Test
    void batchesAreCountedOnFromEpochToEpoch() {
        train(weights("{epoch}-{batch}").saveFreq(4), "loss", 1, 1, 1);
        assertThat(model.saved).containsExactly("2-1", "3-2");
    }

    @Test
    void bestOnlyFollowsTheMetric() {
        Path path = folder.resolve("best-{val_accuracy:.2f}.keras");
        String text = train(
                ModelCheckpoint.of(path)
                        .monitor("val_accuracy")
                        .saveBestOnly(true)
                        .verbose(1),
                "val_accuracy",
                0.5,
                0.25,
                0.75);
        assertThat(model.saved).containsExactly("best-0.50.keras", "best-0.75.keras");
        Path first = folder.resolve("best-0.50.keras");
        Path second = folder.resolve("best-0.75.keras");
        assertThat(text)
                .isEqualTo("\nEpoch 1: val_accuracy improved from None to 0.50000, saving model to " + first
                        + "\n\nEpoch 1: finished saving model to " + first
                        + "\n\nEpoch 2: val_accuracy did not improve from 0.50000\n"
                        + "\nEpoch 3: val_accuracy improved from 0.50000 to 0.75000, saving model to " + second
                        + "\n\nEpoch 3: finished saving model to " + second + "\n");
    }

    @Test
    void tensorFlowPathsFollowTensorFlow() {
        String text = train(weights("best").saveBestOnly(true).verbose(1), "val_loss", 1, 2);
        assertThat(model.saved).containsExactly("best");
        assertThat(text)
                .isEqualTo("\nEpoch 1: val_loss improved from inf to 1.00000, saving model to " + folder.resolve("best")
                        + "\n\nEpoch 2: val_loss did not improve from 1.00000\n");
        // Its "auto" goes by the name, and a missing metric saves nothing.
        train(weights("sparse").monitor("my_acc").saveBestOnly(true), "my_acc", 1, 2);
        assertThat(model.saved).containsExactly("best", "sparse", "sparse");
        train(weights("missing").saveBestOnly(true), "loss", 1);
        assertThat(model.saved).hasSize(3);
    }

    @Test
    void kerasPathsSaveWhereTheMetricIsMissing() {
        train(ModelCheckpoint.of(folder.resolve("m.keras")).saveBestOnly(true), "loss", 1);
        assertThat(model.saved).containsExactly("m.keras");
    }

    @Test
    void theThresholdMustBeBeaten() {
        train(weights("w.weights.h5").saveBestOnly(true).initialValueThreshold(1.0), "val_loss", 2, 0.5);
        assertThat(model.saved).hasSize(1);
    }

    @Test
    void foldersAreMade() {
        train(weights("training_{epoch}/cp.ckpt"), "loss", 1);
        assertThat(Files.exists(folder.resolve("training_1/cp.ckpt"))).isTrue();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> train(ModelCheckpoint.of(folder.resolve("m.ckpt")), "loss", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("m.ckpt")
                .hasMessageContaining("save_weights_only");
        assertThatThrownBy(() -> weights("w").saveFreq("weekly"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weekly");
        assertThatThrownBy(() -> train(
                        ModelCheckpoint.of(folder.resolve("m.keras"))
                                .monitor("f")
                                .saveBestOnly(true),
                        "f",
                        1,
                        2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mode=\"max\"");
        assertThatThrownBy(() -> train(weights("{batch}"), "loss", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
