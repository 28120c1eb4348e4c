package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.keratin.data.Batch;
import dev.keratin.layers.TrainingRules;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.core.Embedding;
import dev.keratin.layers.normalization.BatchNormalization;
import dev.keratin.layers.reshaping.Flatten;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of Keras 2 train on as Keras 2 does, those of Keras 3 as Keras 3, also after they were saved and loaded in between. */
class TrainingRulesTest {

    /** Rounding alone; with the other rule it is off by 8e-6 after five steps. */
    private static final Close ROUNDING = new Close(2e-6);

    private static final Path KERAS_2 =
            Path.of(System.getProperty("keratin.fixtures2", "src/test/resources/fixtures/keras2"));

    @Test
    void theRunningVarianceOfImagesIsThatOfASampleInKeras2() throws IOException {
        Fixture fixture = new Fixture(KERAS_2.resolve("k2_cnn"));
        Model model = Fixture.load(fixture.folder().resolve("k2_cnn.h5"), false);
        assertThat(model.trainer().rules()).isEqualTo(TrainingRules.KERAS_2);
        for (int step = 0; step < fixture.array("after_losses").size(); step++) {
            model.trainer().trainOnBatch(new Batch(fixture.numbered("x_"), fixture.targets(), List.of()));
        }
        List<Variable> variables = model.variables();
        List<Tensor> expected = fixture.numbered("aw_");
        int compared = 0;
        for (int i = 0; i < variables.size(); i++) {
            if (variables.get(i).path().endsWith("moving_variance")) {
                assertThat(ROUNDING.difference(
                                variables.get(i).path(), variables.get(i).value(), expected.get(i)))
                        .isNull();
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void theVarianceOfFourNumbersFollowsTheRules(TrainingRules rules) {
        Model model = Sequential.of(BatchNormalization.create().momentum(0.5).inputShape(2, 2, 1));
        model.compile("sgd", "mse");
        Tensor x = Tensor.of(new float[] {0, 2, 4, 0}).reshape(1, 2, 2, 1);
        // Of the numbers 0, 2, 4, 0 the mean is 1.5, the variance 11/4 as a batch and 11/3 as a sample.
        model.trainer().setRules(rules);
        model.trainOnBatch(x, x);
        double variance = rules == TrainingRules.KERAS_2 ? 11.0 / 3 : 11.0 / 4;
        assertThat(model.variables().get(3).value().getDouble(0)).isEqualTo((1 + variance) / 2, offset(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.h5", "model.keras"})
    void aModelOfKeras2StaysOneWhateverItIsSavedAs(String name, @TempDir Path folder) throws IOException {
        Fixture fixture = new Fixture(KERAS_2.resolve("k2_cnn"));
        Model model = Fixture.load(fixture.folder().resolve("k2_cnn.h5"), false);
        model.save(folder.resolve(name));
        Model reloaded = Models.load(folder.resolve(name));
        assertThat(reloaded.trainer().rules()).isEqualTo(TrainingRules.KERAS_2);
        assertSameStep(model, reloaded, new Batch(fixture.numbered("x_"), fixture.targets(), List.of()));
    }

    /** The default {@code .h5} says that Keras 2.3 wrote it. */
    @ParameterizedTest
    @ValueSource(strings = {"model.h5", "model.keras"})
    void aModelMadeHereStaysOneWhateverItIsSavedAs(String name, @TempDir Path folder) throws IOException {
        Model model = Sequential.of(Embedding.of(5, 3).inputShape(4), Flatten.create(), Dense.of(1));
        model.compile("adam", "mse");
        model.save(folder.resolve(name));
        Model reloaded = Models.load(folder.resolve(name));
        assertThat(reloaded.trainer().rules()).isEqualTo(TrainingRules.KERAS_3);
        Tensor x = Tensor.of(new int[] {1, 1, 2, 3, 4, 1, 1, 1}).reshape(2, 4);
        assertSameStep(
                model,
                reloaded,
                new Batch(List.of(x), List.of(Tensor.of(new float[] {1, 0}).reshape(2, 1)), List.of()));
    }

    @Test
    void theyHoldForTheNextOptimizerToo() throws IOException {
        Model model = Fixture.load(KERAS_2.resolve("k2_cnn/k2_cnn.h5"), false);
        model.compile("adam", "sparse_categorical_crossentropy");
        assertThat(model.trainer().rules()).isEqualTo(TrainingRules.KERAS_2);
    }

    @Test
    void otherRulesAreRefused() {
        assertThatThrownBy(() -> TrainingRules.of("keras-4"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keras-4")
                .hasMessageContaining("keras-2 or keras-3");
    }

    private static void assertSameStep(Model model, Model reloaded, Batch batch) {
        model.trainer().trainOnBatch(batch);
        reloaded.trainer().trainOnBatch(batch);
        assertThat(Fixture.values(reloaded.variables())).isEqualTo(Fixture.values(model.variables()));
        assertThat(Fixture.values(reloaded.builtOptimizer().variables()))
                .isEqualTo(Fixture.values(model.builtOptimizer().variables()));
    }
}
