package dev.keratin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.data.ArrayDataset;
import dev.keratin.data.Dataset;
import dev.keratin.layers.InputLayer;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.core.Dense;
import dev.keratin.models.Functional;
import dev.keratin.models.Model;
import dev.keratin.random.Philox;
import dev.keratin.random.Seeds;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Losses, weights and metrics of a model with the outputs {@code a} (three classes) and {@code b} (a number). */
class SeveralOutputsTest {

    private static final Tensor X = Tensor.of(new Philox(4, 0).uniform(0, 160, -1, 1), 40, 4);
    private static final Tensor CLASSES = Toy.points(40, 4).targets().get(0);
    private static final Tensor NUMBERS = Tensor.of(new Philox(4, 1).uniform(0, 40, -1, 1), 40, 1);
    private static final ArrayDataset DATA = Dataset.of(List.of(X), List.of(CLASSES, NUMBERS), List.of());

    private static Model model() {
        Seeds.set(1);
        KerasTensor x = InputLayer.of(DType.FLOAT32, 4).output();
        KerasTensor hidden = Dense.of(5).activation("relu").apply(x);
        KerasTensor a = Dense.of(3).activation("softmax").name("a").apply(hidden);
        KerasTensor b = Dense.of(1).name("b").apply(hidden);
        return Functional.of(List.of(x), List.of(a, b));
    }

    private static Map<String, Double> evaluate(CompileSettings settings, Dataset data) {
        Model model = model();
        model.compile(settings);
        return model.evaluate(data, new RunOptions().verbose(0).batchSize(20));
    }

    private static CompileSettings settings() {
        return CompileSettings.of("adam", List.of("sparse_categorical_crossentropy", "mse"));
    }

    /** The order in which Keras 3.15 returns them. */
    @Test
    void resultsHaveKerasNamesAndOrder() {
        Map<String, Double> results =
                evaluate(settings().metrics(List.of(List.of("accuracy"), List.of("mae", "mse"))), DATA);
        assertThat(results.keySet()).containsExactly("loss", "a_loss", "b_loss", "a_accuracy", "b_mae", "b_mse");
        assertThat(results.get("loss")).isCloseTo(results.get("a_loss") + results.get("b_loss"), within(1e-6));
        assertThat(results.get("b_mse")).isCloseTo(results.get("b_loss"), within(1e-6));
        Model model = model();
        model.compile(settings().metrics(Map.of("a", "accuracy")).weightedMetrics(Map.of("a", "accuracy")));
        assertThat(model.fit(DATA, new FitOptions().verbose(0).validationData(DATA))
                        .history()
                        .keySet())
                .containsExactly(
                        "a_accuracy",
                        "a_loss",
                        "a_weighted_accuracy",
                        "b_loss",
                        "loss",
                        "val_a_accuracy",
                        "val_a_loss",
                        "val_a_weighted_accuracy",
                        "val_b_loss",
                        "val_loss");
    }

    @Test
    void lossWeightsScaleTheTotalOnly() {
        Map<String, Double> plain = evaluate(settings(), DATA);
        Map<String, Double> weighted = evaluate(settings().lossWeights(List.of(2.0, 0.5)), DATA);
        assertThat(weighted.get("a_loss")).isEqualTo(plain.get("a_loss"));
        assertThat(weighted.get("loss")).isCloseTo(2 * plain.get("a_loss") + 0.5 * plain.get("b_loss"), within(1e-6));
        Map<String, Object> losses = new LinkedHashMap<>();
        losses.put("b", "mse");
        losses.put("a", "sparse_categorical_crossentropy");
        assertThat(evaluate(CompileSettings.of("adam", losses).lossWeights(Map.of("a", 2.0, "b", 0.5)), DATA))
                .isEqualTo(weighted);
    }

    @Test
    void anOutputWithoutLossNeedsNoTarget() {
        CompileSettings one = CompileSettings.of("adam", Arrays.asList(null, "mse"));
        Map<String, Double> results = evaluate(one, Dataset.of(X, NUMBERS));
        assertThat(results.keySet()).containsExactly("loss");
        assertThat(results.get("loss")).isCloseTo(evaluate(settings(), DATA).get("b_loss"), within(1e-6));
    }

    @Test
    void sampleWeightsArePerTarget() {
        float[] half = new float[40];
        Arrays.fill(half, 0, 20, 1);
        Dataset weighted = Dataset.of(List.of(X), List.of(CLASSES, NUMBERS), Arrays.asList(null, Tensor.of(half)));
        Map<String, Double> results = evaluate(settings(), weighted);
        Map<String, Double> plain = evaluate(settings(), DATA);
        assertThat(results.get("a_loss")).isEqualTo(plain.get("a_loss"));
        double firstHalf = evaluate(settings(), DATA.slice(0, 20)).get("b_loss");
        // The weighted sum is divided by the number of samples, not by their weights.
        assertThat(results.get("b_loss")).isCloseTo(firstHalf / 2, within(1e-6));
    }

    @Test
    void namesThatAreNoOutputsAreRefused() {
        assertThatThrownBy(() -> evaluate(CompileSettings.of("adam", Map.of("c", "mse")), DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[c]")
                .hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> evaluate(settings(), Dataset.of(X, CLASSES)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 targets");
    }
}
