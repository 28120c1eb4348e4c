package dev.keratin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.callbacks.BackupAndRestore;
import dev.keratin.callbacks.EarlyStopping;
import dev.keratin.callbacks.History;
import dev.keratin.callbacks.LambdaCallback;
import dev.keratin.data.ArrayDataset;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.models.Model;
import dev.keratin.models.Sequential;
import dev.keratin.ops.Variable;
import dev.keratin.random.Seeds;
import dev.keratin.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process dies in the middle of training; the next one goes on from its backup. */
class BackupTest {

    private static final ArrayDataset DATA = Toy.points(60, 5);

    @TempDir
    private Path folder;

    private static Model model(long seed) {
        Seeds.set(seed);
        Model model = Sequential.of(
                Dense.of(6).activation("relu").inputShape(4),
                Dropout.of(0.3),
                Dense.of(3).activation("softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    private static History fit(Model model, BackupAndRestore backup, int dieAt) {
        int[] batches = {0};
        return model.fit(
                DATA,
                new FitOptions()
                        .verbose(0)
                        .epochs(4)
                        .batchSize(8)
                        .validationData(Toy.points(24, 6))
                        .callbacks(
                                EarlyStopping.create().patience(3).restoreBestWeights(true),
                                backup,
                                LambdaCallback.create().onTrainBatchEnd((batch, logs) -> {
                                    if (++batches[0] == dieAt) {
                                        throw new IllegalStateException("power cut");
                                    }
                                })));
    }

    private static List<Tensor> weights(Model model) {
        return model.variables().stream().map(Variable::value).toList();
    }

    private void goesOn(BackupAndRestore first, BackupAndRestore second, int dieAt, Path place) {
        Model whole = model(1);
        Map<String, List<Double>> expected =
                fit(whole, BackupAndRestore.of(folder.resolve("other")), 0).history();
        Model dying = model(1);
        assertThatThrownBy(() -> fit(dying, first, dieAt)).hasMessage("power cut");
        assertThat(place.resolve("latest.keras")).exists();
        // Other initial weights and another seed: all comes from the file.
        Model next = model(2);
        assertThat(fit(next, second, 0).history()).isEqualTo(expected);
        assertThat(weights(next)).isEqualTo(weights(whole));
        assertThat(Files.exists(place)).isFalse();
    }

    @Test
    void trainingGoesOnWithinAnEpoch() {
        Path place = folder.resolve("batches");
        goesOn(
                BackupAndRestore.of(place).saveFreq(3),
                BackupAndRestore.of(place).saveFreq(3),
                13,
                place);
    }

    @Test
    void trainingGoesOnAfterAnEpoch() {
        Path place = folder.resolve("epochs");
        goesOn(BackupAndRestore.of(place), BackupAndRestore.of(place), 20, place);
    }
}
