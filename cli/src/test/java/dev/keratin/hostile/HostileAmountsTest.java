package dev.keratin.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.cli.CommandFailure;
import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.files.hdf5.Hdf5Writer;
import dev.keratin.files.json.Json;
import dev.keratin.files.safetensors.Safetensors;
import dev.keratin.fuzz.Watchdog;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.ModelReader;
import dev.keratin.saving.WeightMismatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that describe more than they hold, or so much that only linear work ends in time; and what names in them do to a terminal. */
class HostileAmountsTest {

    private static final LoadOptions SMALL =
            LoadOptions.defaults().limits(LoadLimits.defaults().withTotalBytes(32L << 20));

    private static final String STEERING = "\u001b]0;x\u0007\u001b[31m\u202e\u009b31m\n\r";
    private static final int SECONDS = 5;
    private static final int MANY = 20_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "\"a\"", "1.5", "{\"a\":[{}]}"})
    void aDocumentWhoseTreeIsLargerThanTheMemoryIsRefused(String value) throws IOException {
        String values = (value + ",").repeat((8 << 20) / value.length());
        Path path = Files.writeString(
                folder.resolve("tree.json"),
                "{\"class_name\": \"Sequential\", \"config\": {\"layers\": [" + values + "1]}}");

        assertThatThrownBy(() -> Models.load(path, SMALL))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("LoadLimits.totalBytes");
    }

    @Test
    void moreGroupsThanMemoryAreRefused() throws IOException {
        GroupDescription root = new GroupDescription();
        GroupDescription layers = root.group("layers");
        for (int i = 0; i < MANY / 2; i++) {
            layers.group("g" + i);
        }
        Path path = folder.resolve("groups.weights.h5");
        Hdf5Writer.write(path, root);

        assertThatThrownBy(() -> {
                    try (var snapshot = ModelReader.open(path, SMALL)) {
                        snapshot.weights().tensors();
                    }
                })
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("LoadLimits.totalBytes");
    }

    @Test
    void aDimensionBeyondIntegersIsRefused() throws IOException {
        GroupDescription root = new GroupDescription();
        root.stringList("layer_names", List.of("d1"));
        GroupDescription layer = root.group("d1").stringList("weight_names", List.of("kernel", "bias"));
        layer.dataset("kernel", MemoryArray.of(new float[0], 1L << 40, 0));
        layer.dataset("bias", MemoryArray.of(new float[0], 0, 1L << 40));
        Path path = folder.resolve("long.h5");
        Hdf5Writer.write(path, root);
        HostileFiles.refused(path);
    }

    @Test
    void aStackOfThousandsOfLayersIsBuiltInLinearTime() throws Exception {
        List<Object> layers = new ArrayList<>(List.of(input()));
        for (int i = 0; i < MANY; i++) {
            layers.add(layer("Activation", "a" + i, Map.of("activation", "relu")));
        }
        Path path = write(Map.of("class_name", "Sequential", "config", Map.of("name", "stack", "layers", layers)));
        try (Watchdog watchdog = new Watchdog(SECONDS, 1L << 30)) {
            watchdog.run(() -> assertThat(load(path).layers()).hasSize(MANY));
        }
    }

    @Test
    void aGraphOfThousandsOfBranchesIsSummarisedInLinearTime() throws Exception {
        List<Object> layers = new ArrayList<>();
        layers.add(called(input(), List.of()));
        for (int i = 0; i < MANY / 2; i++) {
            Object below = List.of(i == 0 ? "input" : "a" + (i - 1), 0, 0, Map.of());
            layers.add(called(layer("Add", "a" + i, Map.of()), List.of(List.of(below, below))));
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", "graph");
        config.put("layers", layers);
        config.put("input_layers", List.of(List.of("input", 0, 0)));
        config.put("output_layers", List.of(List.of("a" + (MANY / 2 - 1), 0, 0)));
        Path path = write(Map.of("class_name", "Functional", "config", config));
        Model model = load(path);
        try (Watchdog watchdog = new Watchdog(SECONDS, 1L << 30)) {
            watchdog.run(() -> {
                assertThat(model.summary()).contains("a9998[0][0],");
                assertThat(model.summaryTensorFlow2()).contains("a9998[0][0]");
            });
        }
    }

    @Test
    void namesDoNotSteerATerminal() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.below(config, "config").put("name", STEERING);
        HostileFiles.below(HostileFiles.layer(config, 1), "config").put("name", STEERING);
        HostileFiles.below(HostileFiles.below(config, "compile_config"), "optimizer")
                .put("class_name", STEERING);
        for (Path path : HostileFiles.everyForm(folder, Json.write(config))) {
            for (String command : List.of("summary", "inspect", "verify")) {
                harmless(CommandFailure.output(command, path));
            }
            harmless(CommandFailure.output("diff", HostileFiles.GOOD.resolve("opt_adam.keras"), path));
        }
        Path weights = folder.resolve("bad.safetensors");
        Safetensors.write(weights, Map.of(STEERING, MemoryArray.of(new float[1], 1)), Map.of());
        Model model = Models.load(HostileFiles.GOOD.resolve("opt_adam.keras"));
        assertThatThrownBy(() -> model.loadWeights(weights))
                .isInstanceOf(WeightMismatchException.class)
                .satisfies(failure -> harmless(failure.getMessage()));
        Models.Loaded loaded = Models.load(folder.resolve("bad.keras"), LoadOptions.defaults());
        harmless(loaded.model().summary());
        harmless(loaded.model().summaryTensorFlow2());
        harmless(String.join("\n", loaded.report().notes()));
    }

    private static void harmless(String text) {
        assertThat(text.chars().filter(c -> c != '\n').noneMatch(c -> Character.isISOControl(c) || c == 0x202e))
                .as(text)
                .isTrue();
    }

    @Test
    void aShardWhoseNameNoFileCanHaveIsRefused() throws IOException {
        Path path = folder.resolve("w.weights.json");
        Files.writeString(path, "{\"metadata\": {}, \"weight_map\": {\"/layers/dense/vars\": \"\\ud800.weights.h5\"}}");
        assertThatThrownBy(() -> Models.load(path)).isInstanceOf(CorruptFileException.class);
        HostileFiles.harmless(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "{}",
                "{\"tree\": {\"version\": 1}, \"tensors\": -1}",
                "{\"tree\": {\"version\": 2}, \"tensors\": {}}",
                "{\"tree\": {\"version\": 1, \"seed\": \"x\"}, \"tensors\": {}}",
                "{\"tree\":{\"version\":1,\"seed\":1,\"train_steps\":1,\"other_steps\":1,\"passes\":1,\"run\":7},\"tensors\":{}}",
                "{\"tree\":{},\"tensors\":{\"a\":{\"dtype\":\"float32\",\"shape\":[2147483647,9],\"data\":\"\"}}}",
                "{\"tree\":{},\"tensors\":{\"a\":{\"dtype\":\"x\",\"shape\":[\"x\"],\"data\":\"%\"}}}"
            })
    void aTrainingPositionThatIsNoneIsRefusedOrLeftAside(String position) throws IOException {
        Path path = folder.resolve("position.h5");
        Models.load(HostileFiles.GOOD.resolve("opt_adam.keras")).save(path);
        String file = Files.readString(path, StandardCharsets.ISO_8859_1);
        int from = file.indexOf(": ", file.indexOf("training_position")) + 2;
        int to = file.indexOf("\"tensors\": {}}", from) + "\"tensors\": {}}".length();
        String padded = position + " ".repeat(to - from - position.length());
        Files.writeString(path, file.substring(0, from) + padded + file.substring(to), StandardCharsets.ISO_8859_1);
        if (position.startsWith("{")) {
            HostileFiles.refused(path, "training position");
        } else {
            HostileFiles.harmless(path);
        }
    }

    private Path write(Map<String, Object> config) throws IOException {
        return Files.writeString(folder.resolve("many.json"), Json.write(config));
    }

    private static Map<String, Object> input() {
        List<@Nullable Object> shape = new ArrayList<>();
        shape.add(null);
        shape.add(5);
        return layer("InputLayer", "input", Map.of("batch_shape", shape, "dtype", "float32"));
    }

    private static Map<String, Object> layer(String className, String name, Map<String, Object> arguments) {
        Map<String, Object> config = new LinkedHashMap<>(arguments);
        config.put("name", name);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("module", "keras.layers");
        tree.put("class_name", className);
        tree.put("config", config);
        return tree;
    }

    private static Map<String, Object> called(Map<String, Object> layer, List<?> nodes) {
        layer.put("name", ((Map<?, ?>) layer.get("config")).get("name"));
        layer.put("inbound_nodes", nodes);
        return layer;
    }

    private static Model load(Path path) {
        try {
            return Models.load(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
