package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.bundle.BundleWriter;
import dev.keratin.files.npy.Npz;
import dev.keratin.files.safetensors.Safetensors;
import dev.keratin.layers.core.Dense;
import dev.keratin.models.Sequential;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void namesOfTensorFlow1AreMappedAndItsOptimizerStateIsNoWeight() throws IOException {
        try (BundleWriter bundle = BundleWriter.create(folder.resolve("model.ckpt-7"))) {
            bundle.add("fc1/weights", MemoryArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
            bundle.add("fc1/weights/Adam", MemoryArray.of(new float[6], 3, 2));
            bundle.add("fc1/biases", MemoryArray.of(new float[] {7, 8}, 2));
            bundle.add("beta1_power", MemoryArray.of(new float[] {0.5f}));
            bundle.add("global_step", MemoryArray.of(new long[] {7}));
            bundle.commit();
        }
        Sequential model = Sequential.of(Dense.of(2).name("dense").inputShape(3));
        LoadReport report = WeightsLoader.load(
                model,
                null,
                folder.resolve("model.ckpt-7"),
                LoadOptions.defaults().names(Map.of("dense/kernel", "fc1/weights", "dense/bias", "fc1/biases")));
        assertThat(model.variables().get(0).value().toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(model.variables().get(1).value().toFloats()).containsExactly(7, 8);
        assertThat(report.entries().stream().filter(entry -> entry.status() == LoadReport.Status.UNUSED))
                .hasSize(3);
    }

    @Test
    void arraysThatNumpyNumberedAreTakenInTheOrderOfGetWeights() throws IOException {
        Path file = folder.resolve("weights.npz");
        Npz.write(
                file,
                Map.of(
                        "arr_0", MemoryArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
                        "arr_1", MemoryArray.of(new float[] {7, 8}, 2)));
        Sequential model = Sequential.of(Dense.of(2).inputShape(3));

        LoadReport report = WeightsLoader.load(model, file);

        assertThat(model.variables().get(0).value().toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(model.variables().get(1).value().toFloats()).containsExactly(7, 8);
        assertThat(report.notes()).anyMatch(note -> note.contains("get_weights"));
        assertThatThrownBy(() -> WeightsLoader.load(
                        Sequential.of(Dense.of(2).useBias(false).inputShape(3)), file))
                .isInstanceOf(WeightMismatchException.class)
                .hasMessageContaining("2 arrays without names")
                .hasMessageContaining("1 weights");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.safetensors", "state.npz"})
    void stateOfOneNameIsKeptApart(String name) throws IOException {
        Sequential model = Sequential.of(Dense.of(2).inputShape(3), Dense.of(2));
        model.compile("adafactor", "mse");
        Tensor x = Tensor.of(new float[] {1, -2, 3}, 1, 3);
        Tensor y = Tensor.of(new float[] {1, 2}, 1, 2);
        model.fit(x, y, new FitOptions().verbose(0));
        Path file = folder.resolve(name);
        model.saveWeights(file);
        List<Variable> state = Objects.requireNonNull(model.optimizer()).variables();
        List<Tensor> saved =
                state.stream().map(variable -> variable.value().copy()).toList();
        model.fit(x, y, new FitOptions().verbose(0));
        assertThat(state.stream().map(Variable::value).toList()).isNotEqualTo(saved);

        model.loadWeights(file);

        assertThat(state.stream().map(Variable::value).toList()).isEqualTo(saved);
    }

    @Test
    void anIndexOfSafetensorsStandsForAllItsFiles() throws IOException {
        Safetensors.write(
                folder.resolve("model-00001-of-00002.safetensors"),
                Map.of("dense/kernel", MemoryArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2)),
                Map.of());
        Safetensors.write(
                folder.resolve("model-00002-of-00002.safetensors"),
                Map.of("dense/bias", MemoryArray.of(new float[] {7, 8}, 2)),
                Map.of());
        Path index = folder.resolve("model.safetensors.index.json");
        String json =
                """
                {"metadata": {"total_size": 32}, "weight_map": {
                "dense/kernel": "model-00001-of-00002.safetensors", "dense/bias": "model-00002-of-00002.safetensors"}}""";
        Files.writeString(index, json);
        Sequential model = Sequential.of(Dense.of(2).name("dense").inputShape(3));

        WeightsLoader.load(model, index);

        assertThat(model.variables().get(0).value().toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(model.variables().get(1).value().toFloats()).containsExactly(7, 8);
        Files.writeString(index, json.replace("dense/bias", "dense/other"));
        assertThatThrownBy(() -> WeightsLoader.load(model, index))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("dense/other");
        Files.writeString(index, json.replace("model-00002", "../model-00002"));
        assertThatThrownBy(() -> WeightsLoader.load(model, index)).isInstanceOf(CorruptFileException.class);
        Files.writeString(index, json);
        Files.delete(folder.resolve("model-00002-of-00002.safetensors"));
        assertThatThrownBy(() -> WeightsLoader.load(model, index))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("model-00002-of-00002.safetensors is missing");
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
