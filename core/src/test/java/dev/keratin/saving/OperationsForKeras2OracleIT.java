package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.json.Json;
import dev.keratin.files.npy.Npz;
import dev.keratin.layers.GoldenArrays;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
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
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Models of one operation of {@code keras.ops} each, written for Keras 2: opened there, they predict what Keras 3 did. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsForKeras2OracleIT {

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

    private Path folder = Path.of("");
    private final Set<String> refused = new TreeSet<>();

    @BeforeAll
    void write(@TempDir Path folder) throws IOException {
        this.folder = folder;
        for (Map<String, @Nullable Object> golden : GoldenArrays.cases("/fixtures/layers/operations.json")) {
            write(golden);
        }
    }

    private void write(Map<String, @Nullable Object> golden) throws IOException {
        String name = String.valueOf(golden.get("name"));
        Model model = Models.fromConfigTree(ConfigTrees.map(golden.get("model"), "model"));
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
                    assertThat(e).hasMessageContaining("operation").hasMessageContaining("Save for keras-3");
                    if (target == Target.KERAS_2_15) {
                        refused.add(name);
                    }
                }
            }
        }
        Map<String, StoredArray> expected = new LinkedHashMap<>();
        List<?> inputs = (List<?>) Objects.requireNonNull(golden.get("inputs"));
        for (int i = 0; i < inputs.size(); i++) {
            expected.put("x" + i, VariableArrays.of(GoldenArrays.tensor(inputs.get(i))));
        }
        Tensor output = GoldenArrays.tensor(golden.get("output"));
        expected.put("y0", VariableArrays.of(output));
        Npz.write(below.resolve("expected.npz"), expected);
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("inputs", model.inputNames());
        tree.put("dict", false);
        tree.put("outputs", null);
        tree.put("names", List.of());
        tree.put("residues", List.of());
        tree.put("files", files);
        Files.write(below.resolve("files.json"), Json.writeBytes(tree));
    }

    @Test
    void whatTensorFlowComputesOtherwiseIsRefused() {
        assertThat(refused).containsExactlyInAnyOrderElementsOf(REFUSED);
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
                tests.add(DynamicTest.dynamicTest(
                        result.get("model") + "/" + result.get("file"),
                        () -> assertThat(result.get("error")).isEqualTo("")));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }
}
