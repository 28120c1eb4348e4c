package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import dev.keratin.files.npy.Npz;
import dev.keratin.layers.GoldenArrays;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Models of one layer, or one operation of {@code keras.ops}, each, written for Keras 2: opened there, they predict what Keras 3 did. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SingleLayersOracleIT {

    /** What TensorFlow has no function for, or computes otherwise. */
    private static final Set<String> REFUSED = Set.of(
            "add_int_float",
            "cbrt",
            "copy",
            "count_nonzero",
            "degrees",
            "diff",
            "einsum",
            "fabs",
            "flips",
            "heaviside",
            "hypot",
            "infinite",
            "infinite_signs",
            "layer_normalization",
            "logaddexp",
            "mean_int",
            "moments",
            "moveaxis",
            "multiply_types",
            "outer",
            "ptp",
            "resize",
            "resize_small",
            "rms_normalization",
            "round",
            "sparse_sigmoid",
            "sparsemax",
            "sqrt_int",
            "tril",
            "triu",
            "true_divide_int",
            "trunc",
            "vdot");

    /** Layers that Keras 2.15 has no words for, with a word of the reason. */
    private static final Map<String, String> REFUSED_LAYERS = Map.ofEntries(
            Map.entry("layer_adaptive_average_pooling_1d", "no such layer"),
            Map.entry("layer_adaptive_average_pooling_2d", "no such layer"),
            Map.entry("layer_adaptive_average_pooling_3d", "no such layer"),
            Map.entry("layer_adaptive_max_pooling_1d", "no such layer"),
            Map.entry("layer_adaptive_max_pooling_2d", "no such layer"),
            Map.entry("layer_adaptive_max_pooling_3d", "no such layer"),
            Map.entry("layer_rms_normalization", "no such layer"),
            Map.entry("layer_batch_normalization_renorm", "`renorm`"),
            Map.entry("layer_layer_normalization_rms", "`rms_scaling`"),
            Map.entry("layer_resizing_bicubic", "`antialias`"),
            Map.entry("layer_resizing_pad", "`pad_to_aspect_ratio`"),
            // Both have Keras 3's hard_sigmoid, which Keras 2 cannot name.
            Map.entry("layer_conv_lstm_2d", "hard_sigmoid"),
            Map.entry("layer_lstm_options", "hard_sigmoid"));

    /** Kernels that TensorFlow does not have on a CPU, random layers, and what the sources of Keras 2.15 alone, not built, do not open. */
    private static final Set<String> NOT_HERE = Set.of("_first", "random_", "spectral_", "category_encoding_one_hot");

    private Path folder = Path.of("");
    private final Map<String, String> refused = new TreeMap<>();

    @BeforeAll
    void write(@TempDir Path folder) throws IOException {
        this.folder = folder;
        for (Map<String, @Nullable Object> golden : GoldenArrays.cases("/fixtures/layers/operations.json")) {
            write(golden, Models.fromConfigTree(ConfigTrees.map(golden.get("model"), "model")), "operation");
        }
        for (String file : List.of("layers", "sequences")) {
            for (Map<String, @Nullable Object> golden : GoldenArrays.cases("/fixtures/layers/" + file + ".json")) {
                Model model = sequential(golden);
                if (model != null) {
                    write(golden, model, "Layer");
                }
            }
        }
    }

    /** The layer of a case as a model, null where one of these cannot be it. */
    private static @Nullable Model sequential(Map<String, @Nullable Object> golden) {
        String name = String.valueOf(golden.get("name"));
        List<Tensor> inputs = inputs(golden);
        if (inputs.size() != 1 || name.endsWith("_cell") || NOT_HERE.stream().anyMatch(name::contains)) {
            return null;
        }
        List<@Nullable Object> shape = new ArrayList<>();
        shape.add(null);
        for (int axis = 1; axis < inputs.get(0).shape().rank(); axis++) {
            shape.add(inputs.get(0).shape().dim(axis));
        }
        Map<String, @Nullable Object> input = new LinkedHashMap<>();
        input.put("batch_shape", shape);
        input.put("dtype", inputs.get(0).dtype().toString());
        input.put("name", "input");
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("name", "model");
        config.put(
                "layers",
                List.of(
                        Trees.object("keras.layers", "InputLayer", input, null),
                        ConfigTrees.map(golden.get("layer"), "layer")));
        return Models.fromConfigTree(Trees.object("keras", "Sequential", config, null));
    }

    private static List<Tensor> inputs(Map<String, @Nullable Object> golden) {
        return ((List<?>) Objects.requireNonNull(golden.get("inputs")))
                .stream().map(GoldenArrays::tensor).toList();
    }

    private void write(Map<String, @Nullable Object> golden, Model model, String what) throws IOException {
        String name = what.equals("operation") ? String.valueOf(golden.get("name")) : "layer_" + golden.get("name");
        Path below = Files.createDirectories(folder.resolve(name.replaceAll("\\W", "_")));
        List<Object> files = new ArrayList<>();
        for (Target target : List.of(Target.KERAS_2_15, Target.KERAS_2_3)) {
            for (String ending : target == Target.KERAS_2_15 ? List.of(".h5", ".keras") : List.of(".h5")) {
                String file = target + ending;
                try {
                    model.save(below.resolve(file), SaveOptions.defaults().target(target));
                    files.add(Map.of(
                            "file", file, "who", target.toString(), "kind", "model", "base", "", "optimizer", false));
                } catch (InexpressibleException e) {
                    assertThat(e).hasMessageContaining(what).hasMessageContaining("Save for keras-3");
                    if (target == Target.KERAS_2_15) {
                        refused.put(name, String.valueOf(e.getMessage()));
                    }
                }
            }
        }
        Map<String, StoredArray> expected = new LinkedHashMap<>();
        List<Tensor> inputs = inputs(golden);
        for (int i = 0; i < inputs.size(); i++) {
            expected.put("x" + i, VariableArrays.of(inputs.get(i)));
        }
        expected.put("y0", VariableArrays.of(model.predict(inputs, 32).get(0)));
        for (int i = 0; i < model.variables().size(); i++) {
            expected.put("w" + i, VariableArrays.of(model.variables().get(i).value()));
        }
        Npz.write(below.resolve("expected.npz"), expected);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("inputs", model.inputNames());
        tree.put("dict", false);
        tree.put("outputs", null);
        tree.put("names", model.variables().stream().map(Variable::path).toList());
        tree.put("residues", List.of());
        tree.put("files", files);
        Files.write(below.resolve("files.json"), Json.writeBytes(tree));
    }

    @Test
    void whatTensorFlowComputesOtherwiseIsRefused() {
        assertThat(refused.keySet().stream().filter(name -> !name.startsWith("layer_") || REFUSED.contains(name)))
                .containsExactlyInAnyOrderElementsOf(REFUSED);
    }

    @Test
    void layersThatKeras2HasNoWordsForAreRefusedWithTheReason() {
        assertThat(refused.keySet().stream().filter(name -> name.startsWith("layer_") && !REFUSED.contains(name)))
                .containsExactlyInAnyOrderElementsOf(REFUSED_LAYERS.keySet());
        REFUSED_LAYERS.forEach(
                (name, word) -> assertThat(refused.get(name)).as(name).contains(word));
    }

    @TestFactory
    Stream<DynamicTest> keras215() throws IOException, InterruptedException {
        return results("keras-2.15", Python.tfKeras());
    }

    @TestFactory
    Stream<DynamicTest> tensorFlow26() throws IOException, InterruptedException {
        return results("keras-2.3", Python.legacyKeras());
    }

    private Stream<DynamicTest> results(String who, Path where) throws IOException, InterruptedException {
        String output = Python.run(folder, "oracle/open_written.py", who, folder, where);
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : output.split("\n")) {
            if (line.startsWith("RESULT ")) {
                Map<String, @Nullable Object> result =
                        Trees.parseObject(line.substring("RESULT ".length()), LoadLimits.defaults(), who);
                tests.add(DynamicTest.dynamicTest(result.get("model") + "/" + result.get("file"), () -> {
                    assumeTrue(!"SKIPPED".equals(result.get("error")), "SKIPPED: the wheel has no such layer");
                    assertThat(result.get("error")).isEqualTo("");
                }));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }
}
