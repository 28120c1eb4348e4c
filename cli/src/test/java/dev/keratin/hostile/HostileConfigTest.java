package dev.keratin.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.json.Json;
import dev.keratin.models.Models;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.LoadReport;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configs that ask for code, for other files, for all memory, or for something that is no model: in every form that a config comes in. */
class HostileConfigTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "subprocess,call",
        "os,system",
        "builtins,eval",
        "keras.utils,get_file",
        "keras.models,load_model",
        "keras.src.saving.saving_lib,load_model",
        "my.package,MyLayer"
    })
    void aClassThatIsNotRegisteredIsRefusedByName(String module, String className) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.layer(config, 1).put("module", module);
        HostileFiles.layer(config, 1).put("class_name", className);
        refusedInEveryForm(config, className);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TFSMLayer", "TorchModuleWrapper", "FlaxLayer", "JaxLayer"})
    void layersThatWrapForeignProgramsAreRefusedByName(String className) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.layer(config, 1).put("class_name", className);
        HostileFiles.below(HostileFiles.layer(config, 1), "config").put("filepath", "/etc");
        refusedInEveryForm(config, className);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bidirectional", "TimeDistributed", "Functional"})
    void aLambdaIsRefusedWithTheNameOfItsLayerHoweverDeepItStands(String around) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        Map<String, @Nullable Object> lambda = object(
                "keras.layers",
                "Lambda",
                tree(
                        "name",
                        "evil",
                        "function",
                        tree(
                                "class_name",
                                "__lambda__",
                                "config",
                                tree("code", "4wEAAAA=", "defaults", null, "closure", null))));
        Map<String, @Nullable Object> layer = HostileFiles.layer(config, 1);
        switch (around) {
            case "" -> replace(layer, lambda);
            case "Functional" ->
                replace(
                        layer,
                        object(
                                "keras",
                                "Sequential",
                                tree("name", "inner", "layers", List.of(HostileFiles.layer(config, 0), lambda))));
            default -> replace(layer, object("keras.layers", around, tree("name", "outer", "layer", lambda)));
        }
        refusedInEveryForm(config, around.equals("Bidirectional") ? "Lambda" : "evil");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss", "metrics", "optimizer"})
    void codeInCompileSettingsIsRefused(String setting) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        Object code = tree("class_name", "__lambda__", "config", tree("code", "4wEAAAA="));
        HostileFiles.below(config, "compile_config").put(setting, setting.equals("metrics") ? List.of(code) : code);
        Path path = HostileFiles.archive(folder.resolve("bad.keras"), Json.write(config));

        HostileFiles.refused(path, "the compile settings cannot be rebuilt");
        assertThat(Models.load(path, LoadOptions.defaults().compile(false))
                        .model()
                        .isCompiled())
                .isFalse();
    }

    @Test
    void aFunctionThatWouldSwitchSafetyOffIsDataThatIsNotFound() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.below(HostileFiles.layer(config, 1), "config")
                .put(
                        "activation",
                        tree(
                                "module",
                                "keras.config",
                                "class_name",
                                "function",
                                "config",
                                "enable_unsafe_deserialization"));
        refusedInEveryForm(config, "enable_unsafe_deserialization");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "https://example.org/vocabulary.txt", "../vocabulary.txt"})
    void aVocabularyThatIsAPathOrAnAddressIsRefused(String vocabulary) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        replace(
                HostileFiles.layer(config, 1),
                object("keras.layers", "StringLookup", tree("name", "lookup", "vocabulary", vocabulary)));
        refusedInEveryForm(config, "vocabulary");
    }

    @Test
    void aLookupWithoutAVocabularyIsRefused() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        Map<String, @Nullable Object> input = HostileFiles.layer(config, 0);
        HostileFiles.below(input, "config").put("dtype", "string");
        Map<String, @Nullable Object> lookup = HostileFiles.layer(config, 1);
        lookup.put("class_name", "StringLookup");
        lookup.put("config", Map.of("name", "lookup", "output_mode", "multi_hot"));
        refusedInEveryForm(config, "vocabulary");
    }

    @ParameterizedTest
    @CsvSource({
        "units,200000000000",
        "units,2147483647",
        "units,2147483648",
        "units,-1",
        "units,0",
        "units,2.5",
        "units,1e300",
        "units,NaN",
        "units,true",
        "units,null",
        "units,[]",
        "use_bias,7",
        "activation,'{}'"
    })
    void argumentsOutOfRangeAreRefusedByName(String argument, String value) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.below(HostileFiles.layer(config, 1), "config").put(argument, "@@");
        for (Path path : HostileFiles.everyForm(folder, Json.write(config).replace("\"@@\"", value))) {
            HostileFiles.refused(path);
        }
    }

    @Test
    void moreParametersThanMemoryAreRefusedBeforeAnyIsMade() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.layer(config, 0)
                .put("config", tree("batch_shape", listOf(null, 200_000L), "dtype", "float32", "name", "in"));
        HostileFiles.below(HostileFiles.layer(config, 1), "config").put("units", 200_000L);
        long before = allocated();
        refusedInEveryForm(config);
        assertThat(allocated() - before).isLessThan(1L << 29);
    }

    @ParameterizedTest
    @CsvSource({
        "strides,0",
        "strides,-1",
        "kernel_size,0",
        "kernel_size,2147483648",
        "filters,2147483647",
        "filters,-3",
        "groups,0",
        "dilation_rate,0"
    })
    void convolutionsWithoutSenseAreRefused(String argument, long value) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.layer(config, 0)
                .put("config", tree("batch_shape", listOf(null, 8L, 8L, 2L), "dtype", "float32", "name", "in"));
        replace(
                HostileFiles.layer(config, 1),
                object(
                        "keras.layers",
                        "Conv2D",
                        tree("name", "conv", "filters", 4L, "kernel_size", listOf(3L, 3L), argument, value)));
        refusedInEveryForm(config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deep", "spaces", "duplicate", "trailing", "surrogate", "cut"})
    void jsonThatIsNoneOrTooMuchIsRefused(String kind) throws IOException {
        String good = Json.write(HostileFiles.config());
        String bad =
                switch (kind) {
                    case "deep" ->
                        "{\"class_name\": \"Sequential\", \"config\": " + "[".repeat(100_000) + "]".repeat(100_000)
                                + "}";
                    case "spaces" -> good.substring(0, 1) + " ".repeat(65 << 20) + good.substring(1);
                    case "duplicate" -> good.replaceFirst("\\{", "{\"class_name\": \"Functional\", ");
                    case "trailing" -> good + good;
                    case "surrogate" -> good.replaceFirst("d1", "\\\\ud800");
                    default -> good.substring(0, good.length() / 2);
                };
        for (Path path : kind.equals("spaces")
                ? List.of(Files.writeString(folder.resolve("bad.json"), bad))
                : HostileFiles.everyForm(folder, bad)) {
            if (kind.equals("surrogate")) {
                HostileFiles.harmless(path);
            } else {
                HostileFiles.refused(path);
            }
        }
    }

    @Test
    void notANumberIsReadOnlyWhereANumberStands() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.below(HostileFiles.below(HostileFiles.below(config, "compile_config"), "optimizer"), "config")
                .put("clipnorm", Double.NaN);
        HostileFiles.harmless(HostileFiles.archive(folder.resolve("nan.keras"), Json.write(config)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cycle", "self", "dangling", "twice", "no such output"})
    void graphsThatAreNoneAreRefused(String kind) throws IOException {
        Map<String, @Nullable Object> first = dense("a", kind.equals("cycle") ? "b" : kind.equals("self") ? "a" : "in");
        Map<String, @Nullable Object> second =
                dense(kind.equals("twice") ? "a" : "b", kind.equals("dangling") ? "gone" : "a");
        Map<String, @Nullable Object> input = object(
                "keras.layers", "InputLayer", tree("batch_shape", listOf(null, 5L), "dtype", "float32", "name", "in"));
        input.put("name", "in");
        input.put("inbound_nodes", List.of());
        Map<String, @Nullable Object> config = object(
                "keras",
                "Functional",
                tree(
                        "name", "model",
                        "trainable", true,
                        "layers", List.of(input, first, second),
                        "input_layers", List.of(listOf("in", 0L, 0L)),
                        "output_layers", List.of(listOf("b", 0L, kind.equals("no such output") ? 7L : 0L))));
        refusedInEveryForm(config);
    }

    @Test
    void aGraphOfThousandsOfLayersIsReadWithoutRecursion() throws IOException {
        List<@Nullable Object> layers = new ArrayList<>();
        Map<String, @Nullable Object> input = object(
                "keras.layers", "InputLayer", tree("batch_shape", listOf(null, 5L), "dtype", "float32", "name", "l0"));
        input.put("name", "l0");
        input.put("inbound_nodes", List.of());
        layers.add(input);
        int count = 4000;
        for (int i = count; i > 0; i--) {
            layers.add(activation("l" + i, "l" + (i - 1)));
        }
        Map<String, @Nullable Object> config = object(
                "keras",
                "Functional",
                tree(
                        "name",
                        "model",
                        "trainable",
                        true,
                        "layers",
                        layers,
                        "input_layers",
                        List.of(listOf("l0", 0L, 0L)),
                        "output_layers",
                        List.of(listOf("l" + count, 0L, 0L))));
        Path path = Files.writeString(folder.resolve("long.json"), Json.write(config));

        assertThat(Models.load(path).layers()).hasSize(count + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../x", "/etc/x", "C:\\x", "a\nb\u001b[31m", "..", "\u202Etxt"})
    void namesAreTextAndNeverPaths(String name) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.below(HostileFiles.layer(config, 1), "config").put("name", name);
        for (Path path : HostileFiles.everyForm(folder, Json.write(config))) {
            HostileFiles.harmless(path);
        }
    }

    @Test
    void aNameOfAMegabyteIsRefused() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.below(HostileFiles.layer(config, 1), "config").put("name", "n".repeat(1 << 20));
        refusedInEveryForm(config, "1024");
    }

    @ParameterizedTest
    @ValueSource(longs = {200_000, -9, 4})
    void attentionOverAnAxisThatIsNotThereIsRefused(long axis) throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.layer(config, 0)
                .put("config", tree("batch_shape", listOf(null, 4L, 5L), "dtype", "float32", "name", "in"));
        replace(
                HostileFiles.layer(config, 1),
                called(
                        object(
                                "keras.layers",
                                "MultiHeadAttention",
                                tree("name", "mha", "num_heads", 2L, "key_dim", 2L, "attention_axes", List.of(axis))),
                        "mha",
                        "in"));
        refusedInEveryForm(config);
    }

    @Test
    void anArchitectureWithoutTheShapeOfItsInputIsCompared() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        @SuppressWarnings("unchecked")
        List<Object> layers =
                (List<Object>) HostileFiles.below(config, "config").get("layers");
        layers.remove(0);
        HostileFiles.below(config, "config").remove("build_input_shape");
        HostileFiles.harmless(Files.writeString(folder.resolve("open.json"), Json.write(config)));
    }

    @Test
    void aNameThatHdf5HasNotIsRefusedWhenItIsWrittenThere() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        HostileFiles.below(HostileFiles.layer(config, 1), "config").put("name", "\u0000");
        Path path = HostileFiles.archive(folder.resolve("zero.keras"), Json.write(config));

        assertThat(dev.keratin.cli.CommandFailure.of("convert", path, folder.resolve("zero.h5")))
                .isInstanceOf(dev.keratin.saving.InexpressibleException.class)
                .hasMessageContaining("\\u0000");
        assertThat(folder.resolve("zero.h5")).doesNotExist();
    }

    @Test
    void aModelWithoutTheShapeOfItsInputCannotBeConverted() throws IOException {
        Map<String, @Nullable Object> config = object(
                "keras",
                "Sequential",
                tree("name", "open", "layers", List.of(object("keras.layers", "Flatten", tree("name", "f")))));
        Path path = Files.writeString(folder.resolve("open.json"), Json.write(config));

        assertThat(dev.keratin.cli.CommandFailure.of("convert", path, folder.resolve("open.keras")))
                .isInstanceOf(dev.keratin.files.UnsupportedFeatureException.class)
                .hasMessageContaining("shape of its input");
    }

    @Test
    void anUnknownArgumentIsRefusedAndUnknownMetadataIsNot() throws IOException {
        Map<String, @Nullable Object> config = HostileFiles.config();
        config.put("made_on", "a Tuesday");
        HostileFiles.layer(config, 1).put("something_new", tree("a", 1L));
        Path fine = HostileFiles.archive(folder.resolve("fine.keras"), Json.write(config));
        assertThat(Models.load(fine).layers()).hasSize(2);

        HostileFiles.below(HostileFiles.layer(config, 1), "config").put("sharpness", 3L);
        refusedInEveryForm(config, "sharpness");
    }

    @Test
    void aNewerKerasIsNamedInTheReport() throws IOException {
        Path path = folder.resolve("newer.keras");
        try (var writer = dev.keratin.files.zip.ArchiveWriter.create(path)) {
            writer.add(
                    "metadata.json",
                    "{\"keras_version\": \"4.1.0\", \"date_saved\": \"x\"}"
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            writer.add("config.json", HostileFiles.member("config.json"));
            writer.add("model.weights.h5", HostileFiles.member("model.weights.h5"));
            writer.commit();
        }
        LoadReport report = Models.load(path, LoadOptions.defaults()).report();

        assertThat(report.notes()).anyMatch(note -> note.contains("4.1.0"));
    }

    private void refusedInEveryForm(Map<String, @Nullable Object> config, String... reasons) throws IOException {
        for (Path path : HostileFiles.everyForm(folder, Json.write(config))) {
            HostileFiles.refused(path, reasons);
        }
    }

    private static Map<String, @Nullable Object> dense(String name, String from) {
        return called(object("keras.layers", "Dense", tree("name", name, "units", 5L)), name, from);
    }

    private static Map<String, @Nullable Object> activation(String name, String from) {
        return called(object("keras.layers", "Activation", tree("name", name, "activation", "relu")), name, from);
    }

    private static Map<String, @Nullable Object> called(Map<String, @Nullable Object> layer, String name, String from) {
        Object tensor = tree(
                "class_name",
                "__keras_tensor__",
                "config",
                tree("shape", listOf(null, 5L), "dtype", "float32", "keras_history", listOf(from, 0L, 0L)));
        layer.put("name", name);
        layer.put("inbound_nodes", List.of(tree("args", List.of(tensor), "kwargs", Map.of())));
        return layer;
    }

    private static Map<String, @Nullable Object> object(
            String module, String className, Map<String, @Nullable Object> config) {
        return tree("module", module, "class_name", className, "config", config, "registered_name", null);
    }

    private static Map<String, @Nullable Object> tree(@Nullable Object... pairs) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            tree.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return tree;
    }

    private static List<@Nullable Object> listOf(@Nullable Object... elements) {
        return new ArrayList<>(java.util.Arrays.asList(elements));
    }

    private static void replace(Map<String, @Nullable Object> layer, Map<String, @Nullable Object> other) {
        layer.clear();
        layer.putAll(other);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
