package dev.keratin.saving.h5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.hdf5.AttributeValue;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.normalization.BatchNormalization;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.layers.rnn.LSTM;
import dev.keratin.models.Models;
import dev.keratin.models.Sequential;
import dev.keratin.saving.LoadReport;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights of Keras before version 1. */
class NumberedLayersTest {

    @TempDir
    Path folder;

    private GroupDescription root = new GroupDescription();

    @Test
    void layersAreFoundByTheirNumbers() throws IOException {
        Sequential model = Sequential.of(LSTM.of(1).inputShape(2, 1), Dropout.of(0.5), Dense.of(2));
        layer("layer_0", gates());
        layer("layer_1");
        layer("layer_2", MemoryArray.of(new float[] {5, 6}, 1, 2), MemoryArray.of(new float[] {7, 8}, 2));

        model.loadWeights(write(3));

        assertThat(model.getWeights())
                .containsExactly(
                        Tensor.of(new float[] {0, 2, 1, 3}, 1, 4),
                        Tensor.of(new float[] {10, 12, 11, 13}, 1, 4),
                        Tensor.of(new float[] {20, 22, 21, 23}, 4),
                        Tensor.of(new float[] {5, 6}, 1, 2),
                        Tensor.of(new float[] {7, 8}, 2));
    }

    @Test
    void theTensorsHaveTheNamesOfTheFile() throws IOException {
        layer("layer_0", MemoryArray.of(new float[] {5, 6}, 1, 2));

        try (ModelSnapshot snapshot = ModelReader.open(write(1))) {
            assertThat(snapshot.weights().tensors()).containsOnlyKeys("layer_0/param_0");
            assertThat(snapshot.provenance().kerasVersion()).isEqualTo("0.3");
        }
    }

    @Test
    void asAModelItIsRefusedWithTheRemedy() throws IOException {
        layer("layer_0", MemoryArray.of(new float[] {5, 6}, 1, 2));
        Path path = write(1);

        assertThatThrownBy(() -> Models.load(path))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("holds weights only, no architecture")
                .hasMessageContaining("use loadWeights");
    }

    @Test
    void countsThatCannotBeAreRefused() throws IOException {
        Path negative = empty(-1);
        assertThatThrownBy(() -> ModelReader.open(negative))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("`nb_layers` is -1");
        Path endless = empty(Long.MAX_VALUE);
        assertThatThrownBy(() -> ModelReader.open(endless)).isInstanceOf(LimitExceededException.class);
        Path missing = empty(2);
        assertThatThrownBy(() -> ModelReader.open(missing))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("layer_1");
    }

    @Test
    void theSpreadOfABatchNormalizationIsDoubtfulAndSaidToBe() throws IOException {
        Sequential model = Sequential.of(BatchNormalization.create().inputShape(1));
        layer("layer_0", number(1), number(2), number(3), number(4));

        LoadReport report = model.loadWeights(write(1));

        assertThat(report.notes()).anyMatch(note -> note.contains("standard deviation"));
    }

    private static MemoryArray number(float value) {
        return MemoryArray.of(new float[] {value}, 1);
    }

    private Path empty(long layers) throws IOException {
        root = new GroupDescription();
        layer("layer_0");
        return write(layers);
    }

    /** Input, cell, forget, output; each kernel, recurrent kernel, bias. */
    private static MemoryArray[] gates() {
        MemoryArray[] tensors = new MemoryArray[12];
        for (int gate = 0; gate < 4; gate++) {
            tensors[3 * gate] = MemoryArray.of(new float[] {gate}, 1, 1);
            tensors[3 * gate + 1] = MemoryArray.of(new float[] {10 + gate}, 1, 1);
            tensors[3 * gate + 2] = MemoryArray.of(new float[] {20 + gate}, 1);
        }
        return tensors;
    }

    private void layer(String name, MemoryArray... tensors) {
        GroupDescription layer = root.group(name);
        layer.attribute("nb_params", AttributeValue.of(tensors.length));
        for (int i = 0; i < tensors.length; i++) {
            layer.dataset("param_" + i, tensors[i]);
        }
    }

    private Path write(long layers) throws IOException {
        root.attribute("nb_layers", AttributeValue.of(layers));
        Path path = folder.resolve("weights.h5");
        Hdf5Writer.write(path, root);
        return path;
    }
}
