package dev.keratin.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.keratin.engine.Eager;
import dev.keratin.engine.Gradients;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.VocabularyGoldens;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ActivationsTest {

    private static final Map<String, @Nullable Object> GOLDEN = VocabularyGoldens.read("activations");

    /** The calls with arguments that the goldens have. */
    private static UnaryOperator<Value> function(String name) {
        return switch (name) {
            case "relu(0.1,4,1)" -> x -> Activations.relu(x, 0.1, 4.0, 1);
            case "relu(0.1,5,0)" -> x -> Activations.relu(x, 0.1, 5.0, 0);
            case "relu(0,null,0.5)" -> x -> Activations.relu(x, 0, null, 0.5);
            case "leaky_relu(0.3)" -> x -> Activations.leakyRelu(x, 0.3);
            case "elu(0.7)" -> x -> Activations.elu(x, 0.7);
            case "celu(2)" -> x -> Activations.celu(x, 2);
            case "gelu(approximate)" -> x -> Activations.gelu(x, true);
            case "squareplus(1)" -> x -> Activations.squareplus(x, 1);
            case "threshold(0.5,-1)" -> x -> Activations.threshold(x, 0.5, -1);
            case "softmax(0)" -> x -> Ops.softmax(x, 0);
            default -> Activations.get(name)::apply;
        };
    }

    private static List<Tensor> valueAndGradient(UnaryOperator<Value> function, Tensor x, Tensor weights) {
        return Eager.run(
                inputs -> {
                    Value y = function.apply(inputs.get(0));
                    Value w = Ops.slice(inputs.get(1), 1, 0, y.shape().dim(1));
                    Value total = Ops.sum(Ops.multiply(y, w));
                    Value gradient = Objects.requireNonNull(
                            Gradients.of(total, List.of(inputs.get(0))).get(0));
                    return List.of(y, gradient, total);
                },
                x,
                weights);
    }

    @TestFactory
    List<DynamicTest> valuesAndGradientsAreThoseOfKeras() {
        return VocabularyGoldens.cases(GOLDEN, "cases").stream()
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.get("name")), () -> {
                    List<Tensor> results = valueAndGradient(
                            function((String) Objects.requireNonNull(golden.get("name"))),
                            VocabularyGoldens.tensor(GOLDEN.get("x")),
                            VocabularyGoldens.tensor(GOLDEN.get("weights")));
                    VocabularyGoldens.assertClose(results.get(0), golden.get("y"), 1e-6, "value");
                    VocabularyGoldens.assertClose(results.get(1), golden.get("gradient"), 1e-6, "gradient");
                }))
                .toList();
    }

    /** Away from corners, where both differ by nature. */
    @TestFactory
    List<DynamicTest> gradientsAgreeWithFiniteDifferences() {
        double[] x = {0.31, -0.42, 1.7, -2.3, 0.83, -1.3, 2.6, -4.2};
        double[] w = {1, -0.5, 0.7, 2, -1.1, 0.4, 0.9, -0.6};
        double h = 1e-5;
        return VocabularyGoldens.cases(GOLDEN, "cases").stream()
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.get("name")), () -> {
                    UnaryOperator<Value> function = function((String) Objects.requireNonNull(golden.get("name")));
                    Tensor weights = Tensor.of(w, 2, 4);
                    double[] gradient = valueAndGradient(function, Tensor.of(x.clone(), 2, 4), weights)
                            .get(1)
                            .toDoubles();
                    for (int i = 0; i < x.length; i++) {
                        double[] up = x.clone();
                        double[] down = x.clone();
                        up[i] += h;
                        down[i] -= h;
                        double above = valueAndGradient(function, Tensor.of(up, 2, 4), weights)
                                .get(2)
                                .getDouble(0);
                        double below = valueAndGradient(function, Tensor.of(down, 2, 4), weights)
                                .get(2)
                                .getDouble(0);
                        assertThat(gradient[i]).as("d" + i).isCloseTo((above - below) / (2 * h), offset(1e-7));
                    }
                }))
                .toList();
    }

    @Test
    void configsOfLayersHaveWhatKerasWrites() {
        VocabularyGoldens.map(GOLDEN.get("written")).forEach((identifier, written) -> {
            Activation activation = Activations.get(identifier.equals("null") ? null : identifier);
            assertThat(Json.write(Activations.ARG.tree(activation))).isEqualTo(written);
        });
        for (Object layer : VocabularyGoldens.list(GOLDEN.get("layers"))) {
            Activation activation = Activations.get(VocabularyGoldens.parse(layer));
            assertThat(Json.write(Activations.ARG.tree(activation))).isEqualTo(layer);
        }
    }

    @Test
    void namesAsClassesAndFunctionObjectsAreUnderstood() {
        assertThat(Activations.ARG.tree(Activations.get("ReLU"))).isEqualTo("relu");
        assertThat(Activations.ARG.tree(Activations.get("softmax_v2"))).isEqualTo("softmax");
        assertThat(Activations.get("LeakyReLU")).isInstanceOf(LeakyReLU.class);
        assertThat(Activations.ARG.tree(Activations.get(Map.of(
                        "module",
                        "builtins",
                        "class_name",
                        "function",
                        "config",
                        "relu",
                        "registered_name",
                        "function"))))
                .isEqualTo("relu");
    }

    @Test
    void hardSigmoidOfKeras2StaysTheOldFunctionThroughAConfig() {
        Object tree = Activations.ARG.tree(LegacyHardSigmoid.create());
        assertThat(Json.write(tree))
                .isEqualTo("{\"module\": \"builtins\", \"class_name\": \"function\","
                        + " \"config\": \"Keratin>LegacyHardSigmoid\", \"registered_name\": \"function\"}");
        Activation again = Activations.get(tree);
        assertThat(again).isInstanceOf(LegacyHardSigmoid.class);
        float[] y = Eager.apply(again::apply, Tensor.of(new float[] {-3, -1, 0, 1, 3}))
                .toFloats();
        assertThat(y).containsExactly(new float[] {0, 0.3f, 0.5f, 0.7f, 1}, offset(1e-7f));
    }

    @Test
    void functionsOfYourOwnAreWrittenAndReadByTheirRegisteredName() {
        Activation cube = Activation.of("cube_for_test", x -> Ops.multiply(x, Ops.square(x)));
        Object tree = Activations.ARG.tree(cube);
        assertThatThrownBy(() -> Activations.get(tree)).hasMessageContaining("cube_for_test");
        Activations.register("Custom", "cube_for_test", x -> Ops.multiply(x, Ops.square(x)));
        Tensor y = Eager.apply(Activations.get(tree)::apply, Tensor.of(new float[] {2}));
        assertThat(y.toFloats()).containsExactly(8);
    }

    @Test
    void sparsemaxOfEqualElementsSharesTheirWeight() {
        Tensor y = Eager.apply(Activations::sparsemax, Tensor.of(new float[] {0, 0, 0, -5}, 1, 4));
        assertThat(y.toFloats()).containsExactly(new float[] {1 / 3f, 1 / 3f, 1 / 3f, 0}, offset(1e-7f));
    }

    @Test
    void aThresholdIsReadByNameAndAsksForItsNumbersWhenItIsUsed() {
        Activation threshold = Activations.get("threshold");

        assertThat(Activations.ARG.tree(threshold)).isEqualTo("threshold");
        assertThatThrownBy(() -> Eager.apply(threshold::apply, Tensor.of(new float[] {1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default_value");
    }

    @Test
    void badInputIsRefusedWithWhatWasReceived() {
        assertThatThrownBy(() -> Activations.get("rellu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"rellu\"");
        assertThatThrownBy(() -> Activations.get(3L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3");
        assertThatThrownBy(() -> Eager.apply(x -> Activations.glu(x, -1), Tensor.zeros(DType.FLOAT32, dims(2, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2, 3)");
        assertThatThrownBy(() -> LeakyReLU.create().negativeSlope(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative_slope");
    }

    private static dev.keratin.tensor.Shape dims(int... dims) {
        return dev.keratin.tensor.Shape.of(dims);
    }
}
