package dev.keratin.models;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks whose config says nothing of their input. */
class UnbuiltStackTest {

    private static final Path FIXTURE = Path.of("src/test/resources/fixtures/keras2/k2_mlp_tutorial/saved_model")
            .toAbsolutePath();
    private static final String INPUT =
            "\\{\"class_name\": \"InputLayer\".*?\"optional\": false\\}(, \"shared_object_id\": \\d+)?\\}, ";
    private static final String OF_LAYER =
            "(?<=\"dtype\": \"float32\", )\"batch_input_shape\": \\{\"class_name\": \"__tuple__\", \"items\": [^}]*\\}, ";

    @TempDir
    Path folder;

    @Test
    void theDescriptionAroundASavedModelTellsTheInput() throws IOException {
        List<Tensor> whole = Models.load(FIXTURE).getWeights();
        Path path = savedModel(INPUT, OF_LAYER);

        Sequential model = (Sequential) Models.load(path);

        assertThat(model.inputs().get(0).shape()).hasToString("(None, 28, 28)");
        assertThat(model.getWeights()).isEqualTo(whole);
    }

    @Test
    void aSavedModelWhoseInputNothingTellsIsRefused() throws IOException {
        Path path = savedModel(
                INPUT,
                OF_LAYER,
                "\"build_input_shape\": [^}]*\\}, ",
                "\"save_spec\": \\{.*?\"flatten_input\"\\]\\}\\}, ");

        assertThatThrownBy(() -> Models.load(path))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("no input shape")
                .hasMessageContaining("Expected `batch_input_shape`")
                .hasMessageContaining("loadWeights");
    }

    @Test
    void theFirstKernelTellsTheInput() throws IOException {
        Sequential model = (Sequential) Models.load(file("Dense", "'units': 2"));

        assertThat(model.inputs().get(0).shape()).hasToString("(None, 3)");
        assertThat(model.getWeights().get(0)).isEqualTo(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    }

    @Test
    void theMeanOfANormalizationAdaptedBeforehandTellsTheInput() throws IOException {
        String shapeless = "'batch_input_shape': [null, null]";
        GroupDescription root =
                model("{'class_name': 'InputLayer', 'config': {'name': 'i', 'dtype': 'float32', " + shapeless + "}},"
                        + "{'class_name': 'Normalization', 'config': {'name': 'n', 'axis': [-1], 'mean': null,"
                        + " 'variance': null, " + shapeless + "}}");
        GroupDescription weights = root.group("model_weights");
        weights.stringList("layer_names", List.of("n"));
        GroupDescription layer = weights.group("n");
        layer.dataset("mean:0", MemoryArray.of(new float[] {1, 2, 3}, 3));
        layer.dataset("variance:0", MemoryArray.of(new float[] {4, 4, 4}, 3));
        layer.dataset("count:0", MemoryArray.of(new float[] {5}));
        layer.stringList("weight_names", List.of("mean:0", "variance:0", "count:0"));
        Path path = folder.resolve("model.h5");
        Hdf5Writer.write(path, root);

        Sequential model = (Sequential) Models.load(path);

        assertThat(model.inputs().get(0).shape()).hasToString("(None, 3)");
        assertThat(model.predict(Tensor.of(new float[] {3, 2, 1}, 1, 3)))
                .isEqualTo(Tensor.of(new float[] {1, 0, -1}, 1, 3));
    }

    @Test
    void aLayerWhoseKernelTellsNothingIsRefused() throws IOException {
        Path path = file("PReLU", "'shared_axes': null");

        assertThatThrownBy(() -> Models.load(path))
                .isInstanceOf(MissingEntryException.class)
                .hasMessageContaining("whose kernel tells the input");
    }

    private Path file(String className, String config) throws IOException {
        GroupDescription root = model("{'class_name': '" + className + "', 'config': {'name': 'd', " + config + "}}");
        GroupDescription weights = root.group("model_weights");
        weights.stringList("layer_names", List.of("d"));
        GroupDescription layer = weights.group("d");
        layer.dataset("kernel:0", MemoryArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        layer.dataset("bias:0", MemoryArray.of(new float[] {7, 8}, 2));
        layer.stringList("weight_names", List.of("kernel:0", "bias:0"));
        Path path = folder.resolve("model.h5");
        Hdf5Writer.write(path, root);
        return path;
    }

    private static GroupDescription model(String layers) {
        GroupDescription root = new GroupDescription();
        root.attribute("keras_version", "2.4.0").attribute("backend", "tensorflow");
        root.attribute(
                "model_config",
                ("{'class_name': 'Sequential', 'config': {'name': 's', 'layers': [" + layers + "]}}")
                        .replace('\'', '"'));
        return root;
    }

    /** A copy of the folder with blanks for what matches in the description; its length must stay. */
    private Path savedModel(String... patterns) throws IOException {
        Path copy = folder.resolve("model");
        try (Stream<Path> files = Files.walk(FIXTURE)) {
            for (Path from : files.toList()) {
                Files.copy(from, copy.resolve(FIXTURE.relativize(from).toString()));
            }
        }
        Path description = copy.resolve("keras_metadata.pb");
        String text = Files.readString(description, ISO_8859_1);
        for (String pattern : patterns) {
            text = Pattern.compile(pattern).matcher(text).replaceAll(found -> " "
                    .repeat(found.group().length()));
        }
        Files.writeString(description, text, ISO_8859_1);
        return copy;
    }
}
