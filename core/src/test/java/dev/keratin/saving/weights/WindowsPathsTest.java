package dev.keratin.saving.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.rnn.SimpleRNN;
import dev.keratin.models.Sequential;
import dev.keratin.saving.WeightsLoader;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keras on Windows joined the names of objects by backslashes. */
class WindowsPathsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"layers", "_layer_checkpoint_dependencies"})
    void backslashesPartTheNamesOfLayers(String container) throws IOException {
        GroupDescription root = new GroupDescription();
        root.group("vars");
        vars(root.group(container + "\\dense"), new float[] {1, 2}, 2, 1);
        vars(root.group(container + "\\dense_1"), new float[] {3}, 1, 1);
        Path file = folder.resolve("w.weights.h5");
        Hdf5Writer.write(file, root);
        Sequential model = Sequential.of(
                Dense.of(1).useBias(false).inputShape(2), Dense.of(1).useBias(false));

        WeightsLoader.load(model, file);

        assertThat(model.getWeights())
                .containsExactly(Tensor.of(new float[] {1, 2}, 2, 1), Tensor.of(new float[] {3}, 1, 1));
    }

    @Test
    void backslashesPartTheNamesBelowALayer() throws IOException {
        GroupDescription root = new GroupDescription();
        root.group("vars");
        GroupDescription cell = root.group("layers\\simple_rnn\\cell").group("vars");
        cell.dataset("0", MemoryArray.of(new float[] {1}, 1, 1));
        cell.dataset("1", MemoryArray.of(new float[] {2}, 1, 1));
        cell.dataset("2", MemoryArray.of(new float[] {3}, 1));
        Path file = folder.resolve("w.weights.h5");
        Hdf5Writer.write(file, root);
        Sequential model = Sequential.of(SimpleRNN.of(1).inputShape(2, 1));

        WeightsLoader.load(model, file);

        assertThat(model.getWeights().get(2)).isEqualTo(Tensor.of(new float[] {3}, 1));
    }

    private static void vars(GroupDescription layer, float[] values, long... shape) {
        layer.group("vars").dataset("0", MemoryArray.of(values, shape));
    }
}
