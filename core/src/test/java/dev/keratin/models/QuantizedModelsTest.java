package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.core.Dense;
import dev.keratin.ops.Variable;
import dev.keratin.saving.LayerTrees;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that real Keras quantized, and such with low-rank changes: what they predict, and that they are written back as they came. */
class QuantizedModelsTest {

    private static final Path FOLDER = Path.of("src/test/resources/fixtures/quantized");

    @TempDir
    Path folder;

    private static Map<String, @Nullable Object> golden(String name) throws IOException {
        byte[] json = Files.readAllBytes(FOLDER.resolve("outputs.json"));
        Object tree = Json.parse(json, LoadLimits.defaults(), "outputs");
        return ConfigTrees.map(ConfigTrees.map(tree, "outputs").get(name), name);
    }

    private static double[] numbers(@Nullable Object tree) {
        return ((List<?>) Objects.requireNonNull(tree))
                .stream()
                        .flatMapToDouble(element -> element instanceof List<?> inner
                                ? java.util.stream.DoubleStream.of(numbers(inner))
                                : java.util.stream.DoubleStream.of(((Number) element).doubleValue()))
                        .toArray();
    }

    private static Tensor input(String name) throws IOException {
        double[] values = numbers(golden(name).get("input"));
        Tensor flat = Tensor.of(values, 3, values.length / 3);
        return flat.cast(
                name.equals("gptq") || name.equals("awq")
                        ? dev.keratin.tensor.DType.FLOAT32
                        : dev.keratin.tensor.DType.INT32);
    }

    private static Tensor predict(Model model, String name) throws IOException {
        return model.predict(List.of(input(name)), 3).get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int8",
                "int8_tied",
                "int8_weights",
                "int4",
                "int4_tied",
                "int4_default",
                "int4_columns",
                "float8",
                "gptq",
                "awq",
                "lora",
                "int8_lora"
            })
    void predictsAsKerasAndIsWrittenBack(String name) throws IOException {
        Path original = FOLDER.resolve(name + ".keras");
        Model model = Models.load(original);
        double[] expected = numbers(golden(name).get("output"));
        double scale =
                java.util.stream.DoubleStream.of(expected).map(Math::abs).max().orElse(1);

        Tensor output = predict(model, name);

        assertThat(model.variables())
                .hasSize(((Number) Objects.requireNonNull(golden(name).get("weights"))).intValue());
        assertThat(output.toDoubles()).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(output.getDouble(i)).as("element %d", i).isCloseTo(expected[i], within(scale * 1e-5));
        }
        Path again = folder.resolve(name + ".keras");
        model.save(again);
        Model copy = Models.load(again);
        assertThat(predict(copy, name)).isEqualTo(output);
        assertThat(copy.toConfigTree()).isEqualTo(model.toConfigTree());
        assertThat(policies(again)).isEqualTo(policies(original)).isNotEmpty();
    }

    /** How the layers of a file are quantized. */
    private static List<String> policies(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            byte[] bytes = zip.getInputStream(zip.getEntry("config.json")).readAllBytes();
            Map<String, @Nullable Object> tree = ConfigTrees.map(
                    Json.parse(new String(bytes, StandardCharsets.UTF_8), LoadLimits.defaults(), "config"), "config");
            List<String> policies = new ArrayList<>();
            for (Object layer : (List<?>) Objects.requireNonNull(
                    ConfigTrees.map(tree.get("config"), "config").get("layers"))) {
                Map<String, @Nullable Object> config =
                        ConfigTrees.map(ConfigTrees.map(layer, "layer").get("config"), "config");
                for (String key : List.of("dtype", "quantization_config", "lora_rank", "lora_alpha")) {
                    if (config.get(key) instanceof Map<?, ?> || config.get(key) instanceof Number) {
                        String text = Json.write(config.get(key)).replaceAll(", \"shared_object_id\": \\d+", "");
                        policies.add(config.get("name") + " " + key + " " + text);
                    }
                }
            }
            policies.removeIf(policy -> policy.contains("\"DTypePolicy\""));
            return policies;
        }
    }

    @Test
    void aLowRankChangeIsTrainedAloneAndAddedWhenSaved() throws IOException {
        Model model = Models.load(FOLDER.resolve("lora.keras"));
        Dense dense = (Dense) model.layers().stream()
                .filter(Dense.class::isInstance)
                .findFirst()
                .orElseThrow();
        Tensor before = dense.kernel().value().copy();
        for (Variable variable : dense.trainableVariables()) {
            if (variable.name().startsWith("lora")) {
                float[] values = new float[variable.shape().size()];
                java.util.Arrays.fill(values, 0.1f);
                variable.assign(Tensor.of(values, variable.shape().toArray()));
            }
        }
        model.compile("sgd", "mse");
        model.fit(input("lora"), Tensor.of(new float[3 * 5 * 7], 3, 5, 7), new FitOptions().verbose(0));
        assertThat(dense.kernel().value()).isEqualTo(before);
        Tensor changed = predict(model, "lora");
        Path path = folder.resolve("trained.keras");
        model.save(path);

        Tensor read = predict(Models.load(path), "lora");
        double scale = java.util.stream.DoubleStream.of(changed.toDoubles())
                .map(Math::abs)
                .max()
                .orElse(1);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.getDouble(i)).isCloseTo(changed.getDouble(i), within(scale * 1e-5));
        }
    }

    @Test
    void integersStayAndBiasesLearn() throws IOException {
        Model model = Models.load(FOLDER.resolve("int8.keras"));
        model.compile("sgd", "mse");
        List<Tensor> before = LayerTrees.own(model.layers().get(4)).stream()
                .map(v -> v.value().copy())
                .toList();
        model.fit(input("int8"), Tensor.of(new float[3 * 5 * 7], 3, 5, 7), new FitOptions().verbose(0));

        assertThat(model.trainableVariables())
                .allSatisfy(variable -> assertThat(variable.name()).isEqualTo("bias"));
        assertThat(before).isNotEmpty();
    }

    @Test
    void policiesAreCheckedAndWrittenAsTheyCame() {
        for (String name : List.of(
                "int8_from_float32", "int4/-1_from_mixed_bfloat16", "float8_from_float32", "gptq/4/128_from_float32")) {
            DTypePolicy policy = DTypePolicy.of(name);
            assertThat(DTypePolicy.ARG.parse(DTypePolicy.ARG.tree(policy))).isEqualTo(policy);
        }
        assertThatThrownBy(() -> DTypePolicy.of("int3_from_float32"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("int3_from_float32");
        assertThatThrownBy(() -> DTypePolicy.of("int4/0_from_float32")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DTypePolicy.ARG.parse(Map.of(
                        "class_name",
                        "DTypePolicyMap",
                        "config",
                        Map.of("default_policy", "float32", "policy_map", Map.of("a/b", "int8_from_float32")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a/b");
    }
}
