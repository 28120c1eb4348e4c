package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.layers.core.Dense;
import dev.keratin.models.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that hold arrays by name and no Keras model. The fixtures were written by TensorFlow 2.21. */
class NamedArraysTest {

    @TempDir
    Path folder;

    @Test
    void checkpointsOfTheFirstFormatAreReadByNameAndLoadedIntoAModelOfThoseNames() throws IOException {
        try (ModelSnapshot snapshot = ModelReader.open(Python.resource("fixtures/tensorflow1/model.ckpt"))) {
            assertThat(snapshot.provenance().format()).isEqualTo(FileFormat.TF_CHECKPOINT);
            assertThat(snapshot.weights().tensors()).hasSize(13).containsKeys("dense/kernel", "names");
        }
        Sequential model = Sequential.of(Dense.of(4).name("dense").inputShape(3));
        LoadReport report = WeightsLoader.load(
                model,
                null,
                Python.resource("fixtures/tensorflow1/model.ckpt"),
                LoadOptions.defaults().skipMismatch(true));
        assertThat(report.entries().stream().filter(entry -> entry.status() == LoadReport.Status.LOADED))
                .hasSize(2);
    }

    @Test
    void theConstantsOfAFrozenGraphAreArrays() throws IOException {
        try (ModelSnapshot snapshot = ModelReader.open(Python.resource("fixtures/tensorflow1/frozen_graph.pb"))) {
            assertThat(snapshot.provenance().format()).isEqualTo(FileFormat.FROZEN_GRAPH);
            assertThat(snapshot.weights().tensors()).containsKeys("dense/kernel");
        }
    }

    @Test
    void aGraphWithoutValuesSaysWhereTheyAre() {
        assertThatThrownBy(() -> ModelReader.open(Python.resource("fixtures/tensorflow1/model.ckpt.meta")))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("without `.meta`");
    }

    @Test
    void aSavedModelThatLostItsVariablesSaysSo() throws IOException {
        Path description = Python.resource("fixtures/keras2/k2_mlp_tutorial/saved_model/saved_model.pb");
        Files.copy(description, folder.resolve("saved_model.pb"));
        assertThatThrownBy(() -> ModelReader.open(folder))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("variables.index");
        assertThatThrownBy(() -> ModelReader.open(folder.resolve("saved_model.pb")))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("variables.index");
        Files.copy(description, folder.resolve("model.pb"));
        assertThatThrownBy(() -> ModelReader.open(folder.resolve("model.pb")))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("SavedModel under another name");
        try (ModelSnapshot snapshot = ModelReader.open(description)) {
            assertThat(snapshot.provenance().format()).isEqualTo(FileFormat.SAVED_MODEL);
        }
    }
}
