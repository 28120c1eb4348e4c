package dev.keratin.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.keratin.engine.Eager;
import dev.keratin.engine.Gradients;
import dev.keratin.files.json.Json;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.RegistryContractTest;
import dev.keratin.serialization.Schema;
import dev.keratin.serialization.VocabularyGoldens;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LossesTest extends RegistryContractTest<Loss> {

    private static final Map<String, @Nullable Object> GOLDEN = VocabularyGoldens.read("losses");

    @Override
    protected Registry<Loss> registry() {
        return Losses.REGISTRY;
    }

    @Override
    protected String goldens() {
        return "losses";
    }

    /** The loss of a golden case and its gradient, the inputs in {@code dtype}; the sum of the loss as third. */
    private static List<Tensor> run(Map<String, ?> golden, Loss loss, Tensor prediction) {
        List<Tensor> tensors = new ArrayList<>(List.of(VocabularyGoldens.tensor(golden.get("y_true")), prediction));
        for (String extra : List.of("sample_weight", "mask")) {
            if (golden.containsKey(extra)) {
                tensors.add(VocabularyGoldens.tensor(golden.get(extra)));
            }
        }
        return Eager.run(
                inputs -> {
                    Value x = inputs.get(1);
                    Object via = golden.get("via");
                    Value yPred =
                            "softmax".equals(via) ? Ops.softmax(x, -1) : "sigmoid".equals(via) ? Ops.sigmoid(x) : x;
                    boolean weighted = golden.containsKey("sample_weight");
                    Value weight = weighted ? inputs.get(2) : null;
                    Value mask = golden.containsKey("mask") ? inputs.get(weighted ? 3 : 2) : null;
                    Value value = loss.apply(inputs.get(0), yPred, weight, mask);
                    Value total = Ops.sum(value);
                    Value gradient = Objects.requireNonNull(
                            Gradients.of(total, List.of(x)).get(0));
                    return List.of(value, gradient, total);
                },
                tensors.toArray(Tensor[]::new));
    }

    @TestFactory
    List<DynamicTest> valuesAndGradientsAreThoseOfKeras() {
        List<DynamicTest> tests = new ArrayList<>();
        List<Map<String, @Nullable Object>> cases = VocabularyGoldens.cases(GOLDEN, "cases");
        for (int i = 0; i < cases.size(); i++) {
            Map<String, @Nullable Object> golden = cases.get(i);
            tests.add(DynamicTest.dynamicTest(i + " " + golden.get("object"), () -> {
                Loss loss = Losses.get(Objects.requireNonNull(VocabularyGoldens.parse(golden.get("object"))));
                List<Tensor> results = run(golden, loss, VocabularyGoldens.tensor(golden.get("y_pred")));
                VocabularyGoldens.assertClose(results.get(0), golden.get("value"), 1e-6, "loss");
                VocabularyGoldens.assertClose(results.get(1), golden.get("gradient"), 2e-6, "gradient");
            }));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> gradientsAgreeWithFiniteDifferences() {
        double h = 1e-6;
        return VocabularyGoldens.cases(GOLDEN, "cases").stream()
                .filter(golden -> !isCornered(golden))
                .map(golden -> DynamicTest.dynamicTest(String.valueOf(golden.get("object")), () -> {
                    Map<String, @Nullable Object> tree =
                            VocabularyGoldens.map(VocabularyGoldens.parse(golden.get("object")));
                    VocabularyGoldens.map(tree.get("config")).put("dtype", "float64");
                    double[] x = VocabularyGoldens.tensor(golden.get("y_pred")).toDoubles();
                    int[] dims = VocabularyGoldens.tensor(golden.get("y_pred"))
                            .shape()
                            .toArray();
                    double[] gradient = run(golden, Losses.get(tree), Tensor.of(x.clone(), dims))
                            .get(1)
                            .toDoubles();
                    for (int i = 0; i < Math.min(x.length, 12); i++) {
                        double[] up = x.clone();
                        double[] down = x.clone();
                        up[i] += h;
                        down[i] -= h;
                        double above = run(golden, Losses.get(tree), Tensor.of(up, dims))
                                .get(2)
                                .getDouble(0);
                        double below = run(golden, Losses.get(tree), Tensor.of(down, dims))
                                .get(2)
                                .getDouble(0);
                        double difference = (above - below) / (2 * h);
                        assertThat(gradient[i])
                                .as("d" + i)
                                .isCloseTo(difference, offset(1e-6 * Math.max(1, Math.abs(difference))));
                    }
                }))
                .toList();
    }

    /** Predictions of just 0 or 1 lie on the corner of the clip; masks of a loss's own change with the loss. */
    private static boolean isCornered(Map<String, ?> golden) {
        boolean clipped = VocabularyGoldens.tensor(golden.get("y_pred")).getDouble(0) == 0
                && golden.get("via") == null
                && String.valueOf(golden.get("object")).contains("\"from_logits\": false");
        return clipped || String.valueOf(golden.get("object")).contains("Circle");
    }

    @Test
    void defaultsAreWrittenAsKerasWritesThem() {
        VocabularyGoldens.map(GOLDEN.get("defaults"))
                .forEach((name, config) -> assertThat(Json.write(registry().tree(Losses.get(name))))
                        .isEqualTo(config));
    }

    @Test
    void functionNamesAndShortNamesAreKnown() {
        for (Object name : VocabularyGoldens.list(GOLDEN.get("functions"))) {
            assertThat(Losses.get(name)).as((String) name).isNotNull();
        }
        assertThat(Losses.get("mse")).isInstanceOf(MeanSquaredError.class);
        assertThat(Losses.get("logcosh")).isInstanceOf(LogCosh.class);
        assertThat(Losses.get("kullback_leibler_divergence")).isInstanceOf(KLDivergence.class);
        assertThat(Losses.get(Map.of("class_name", "function", "config", "huber")))
                .isInstanceOf(Huber.class);
    }

    @Test
    void crossentropyFollowsTheShapes() {
        assertThat(Losses.get("crossentropy", Shape.of(5, 1), Shape.of(5, 1))).isInstanceOf(BinaryCrossentropy.class);
        assertThat(Losses.get("ce", Shape.of(5), Shape.of(5, 3))).isInstanceOf(SparseCategoricalCrossentropy.class);
        assertThat(Losses.get("ce", Shape.of(5, 3), Shape.of(5, 3))).isInstanceOf(CategoricalCrossentropy.class);
    }

    @Test
    void reductionAutoOfKeras2IsTheUsualOne() {
        Loss loss = Losses.get(Map.of("class_name", "Huber", "config", Map.of("reduction", "auto", "delta", 0.5)));
        assertThat(loss.reduction()).isEqualTo("sum_over_batch_size");
    }

    @Test
    void whatKerasForgetsToWriteIsKept() {
        Map<String, @Nullable Object> tree = registry().tree(Huber.create().delta(0.5));
        assertThat(Json.write(tree.get("config")))
                .isEqualTo("{\"name\": \"huber_loss\", \"reduction\": \"sum_over_batch_size\", \"delta\": 0.5}");
        Tensor value = Eager.apply(
                (BinaryApply) (a, b) -> Losses.get(tree).apply(a, b, null, null),
                Tensor.of(new float[] {0, 0}, 1, 2),
                Tensor.of(new float[] {2, 0}, 1, 2));
        assertThat(value.getDouble(0)).isCloseTo((0.5 * 2 - 0.125) / 2, offset(1e-7));
    }

    private interface BinaryApply extends java.util.function.BinaryOperator<Value> {}

    @Test
    void logitsOfASoftmaxAreUsedWhereProbabilitiesVanish() {
        Tensor logits = Tensor.of(new float[] {0, 200}, 1, 2);
        Tensor label = Tensor.of(new int[] {0});
        Tensor value = Eager.apply(
                (BinaryApply) (t, x) ->
                        Losses.get("sparse_categorical_crossentropy").apply(t, Ops.softmax(x, -1), null, null),
                label,
                logits);
        assertThat(value.getDouble(0)).isEqualTo(200);
    }

    @Test
    void anImpossibleLabelSequenceHasInfiniteLossAndNoGradient() {
        List<Tensor> results = Eager.run(
                inputs -> {
                    Value loss = CTC.create().apply(inputs.get(0), inputs.get(1), null, null);
                    return List.of(
                            loss,
                            Objects.requireNonNull(
                                    Gradients.of(loss, List.of(inputs.get(1))).get(0)));
                },
                Tensor.of(new int[] {1, 1}, 1, 2),
                Tensor.zeros(DType.FLOAT32, Shape.of(1, 2, 3)));
        assertThat(results.get(0).getDouble(0)).isInfinite();
        assertThat(results.get(1).toFloats()).containsOnly(0);
    }

    @Test
    void shapesThatDoNotFitAreRefusedWithBoth() {
        assertThatThrownBy(() -> Eager.apply(
                        (BinaryApply) (a, b) -> CategoricalCrossentropy.create().apply(a, b, null, null),
                        Tensor.of(new float[3]),
                        Tensor.of(new float[6], 3, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(3,)")
                .hasMessageContaining("(3, 2)")
                .hasMessageContaining("sparse_categorical_crossentropy");
        assertThatThrownBy(() -> MeanSquaredError.create().reduction("average"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`reduction`")
                .hasMessageContaining("\"average\"");
        assertThatThrownBy(() -> CategoricalGeneralizedCrossEntropy.create().q(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`q`");
    }

    @Test
    void functionsAndClassesOfYourOwnAreLosses() {
        Loss cubic = Losses.of("cubic", (t, p) -> Ops.abs(Ops.power(Ops.subtract(p, t), 3)));
        Loss registered = new Cubic();
        Losses.REGISTRY.register(Cubic.SCHEMA);
        Tensor truth = Tensor.of(new float[] {0, 1});
        Tensor prediction = Tensor.of(new float[] {2, 1});
        for (Loss loss : List.of(cubic, registered, Losses.get(registry().tree(registered)))) {
            Tensor value = Eager.apply((BinaryApply) (t, p) -> loss.apply(t, p, null, null), truth, prediction);
            assertThat(value.getDouble(0)).isCloseTo(4, offset(1e-6));
        }
        assertThat(Json.write(registry().tree(registered)))
                .isEqualTo(
                        "{\"module\": \"builtins\", \"class_name\": \"CubicForTest\", \"config\": {\"name\": \"cubic\","
                                + " \"reduction\": \"sum_over_batch_size\"}, \"registered_name\": \"mine>CubicForTest\"}");
    }

    private static final class Cubic extends Loss {
        static final Schema<Cubic> SCHEMA = declareCustom("mine", "CubicForTest", Cubic::new);

        Cubic() {
            super(SCHEMA, "cubic");
        }

        @Override
        protected Value call(Value yTrue, Value yPred) {
            return Ops.abs(Ops.power(Ops.subtract(yPred, yTrue), 3));
        }
    }
}
