package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.layers.core.Dense;
import dev.keratin.saving.LoadOptions;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.CompileSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that have the optimizer state of more variables than they train, as discriminators of GANs have. */
class FrozenAfterCompileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"model.keras", "model.h5"})
    void theModelLoadsAndItsOptimizerStateIsPutAside(String name) throws IOException {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Sequential model = Sequential.of(Dense.of(2).inputShape(3), Dense.of(1));
        model.compile(CompileSettings.of("adam", "mse"));
        model.trainOnBatch(x, Tensor.of(new float[] {1, 2}, 2, 1));
        model.layers().get(0).setTrainable(false);
        Path path = folder.resolve(name);
        model.save(path);

        Models.Loaded loaded = Models.load(path, LoadOptions.defaults());

        assertThat(loaded.model().getWeights()).isEqualTo(model.getWeights());
        assertThat(loaded.model().predict(x)).isEqualTo(model.predict(x));
        assertThat(loaded.report().notes())
                .anyMatch(
                        note -> note.contains("The optimizer state was put aside") && note.contains("fresh optimizer"));
    }
}
