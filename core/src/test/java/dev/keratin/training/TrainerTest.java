package dev.keratin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.callbacks.History;
import dev.keratin.data.ArrayDataset;
import dev.keratin.data.Batch;
import dev.keratin.data.Dataset;
import dev.keratin.optimizers.Adam;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {

    private static final ArrayDataset DATA = Toy.points(200, 7);

    private static Trainer trainer(double dropout) {
        Trainer trainer = new Trainer(new TinyModel(dropout));
        trainer.compile(
                CompileSettings.of(Adam.create().learningRate(0.02), "sparse_categorical_crossentropy", "accuracy"));
        trainer.setSeed(5);
        return trainer;
    }

    private static FitOptions silent() {
        return new FitOptions().verbose(0);
    }

    @Test
    void fitLearns() {
        Trainer trainer = trainer(0);
        History history = trainer.fit(DATA, silent().epochs(30).validationData(Toy.points(100, 8)));
        assertThat(history.history()).containsOnlyKeys("accuracy", "loss", "val_accuracy", "val_loss");
        assertThat(history.history().get("loss")).hasSize(30);
        assertThat(history.history().get("val_accuracy").get(29)).isGreaterThan(0.85);
        assertThat(trainer.optimizer().iterations().value().getLong(0)).isEqualTo(30 * 7);
    }

    @Test
    void lossOfAnEpochWeighsBatchesBySize() {
        Trainer trainer = trainer(0);
        Map<String, Double> whole =
                trainer.evaluate(DATA, new RunOptions().batchSize(200).verbose(0));
        Map<String, Double> parts =
                trainer.evaluate(DATA, new RunOptions().batchSize(96).verbose(0));
        assertThat(whole.keySet()).containsExactly("loss", "accuracy");
        assertThat(parts.get("loss")).isCloseTo(whole.get("loss"), within(1e-6));
        assertThat(parts.get("accuracy")).isEqualTo(whole.get("accuracy"));
    }

    @Test
    void predictPutsBatchesTogether() {
        Trainer trainer = trainer(0.5);
        Dataset inputs = Dataset.of(DATA.inputs().get(0));
        List<Tensor> parts =
                trainer.predict(inputs, new RunOptions().batchSize(64).verbose(0));
        List<Tensor> whole =
                trainer.predict(inputs, new RunOptions().batchSize(500).verbose(0));
        assertThat(parts).hasSize(1);
        assertThat(parts.get(0)).isEqualTo(whole.get(0));
        assertThat(trainer.predictOnBatch(List.of(DATA.inputs().get(0).rows(3, 5)))
                        .get(0))
                .isEqualTo(whole.get(0).rows(3, 5));
    }

    @Test
    void sameSeedGivesTheSameBits() {
        Trainer one = trainer(0.25);
        Trainer two = trainer(0.25);
        one.fit(DATA, silent().epochs(3));
        two.fit(DATA, silent().epochs(3));
        assertThat(one.view().getWeights()).isEqualTo(two.view().getWeights());
        Trainer other = trainer(0.25);
        other.setSeed(6);
        other.fit(DATA, silent().epochs(3));
        assertThat(other.view().getWeights()).isNotEqualTo(one.view().getWeights());
    }

    @Test
    void trainOnBatchMakesTheStepsOfFit() {
        Trainer fitted = trainer(0);
        fitted.fit(DATA, silent().shuffle(false).batchSize(100));
        Trainer stepped = trainer(0);
        for (int i = 0; i < 2; i++) {
            ArrayDataset part = DATA.slice(100 * i, 100 * i + 100);
            stepped.trainOnBatch(Batch.of(part.inputs().get(0), part.targets().get(0)));
        }
        assertThat(stepped.view().getWeights()).isEqualTo(fitted.view().getWeights());
    }

    @Test
    void fewerStepsAnEpochGoOnInTheDataAndEndWhereItEnds() {
        Trainer whole = trainer(0);
        whole.fit(DATA, silent().epochs(2).batchSize(20));
        Trainer parts = trainer(0);
        parts.fit(DATA, silent().epochs(6).stepsPerEpoch(4).batchSize(20));
        assertThat(parts.view().getWeights()).isEqualTo(whole.view().getWeights());
    }

    @Test
    void classWeightsAreSampleWeights() {
        Trainer byClass = trainer(0);
        byClass.fit(DATA, silent().classWeight(Map.of(0, 3.0, 2, 0.0)));
        int[] labels = DATA.targets().get(0).toInts();
        float[] weights = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            weights[i] = labels[i] == 0 ? 3 : labels[i] == 2 ? 0 : 1;
        }
        Trainer bySample = trainer(0);
        bySample.fit(Dataset.of(DATA.inputs().get(0), DATA.targets().get(0), Tensor.of(weights)), silent());
        assertThat(byClass.view().getWeights()).isEqualTo(bySample.view().getWeights());
        Trainer unweighted = trainer(0);
        unweighted.fit(DATA, silent());
        assertThat(byClass.view().getWeights()).isNotEqualTo(unweighted.view().getWeights());
    }

    @Test
    void validationSplitTakesTheLastSamples() {
        Trainer split = trainer(0);
        History history = split.fit(DATA, silent().validationSplit(0.25));
        Trainer given = trainer(0);
        History expected = given.fit(DATA.slice(0, 150), silent().validationData(DATA.slice(150, 200)));
        assertThat(history.history()).isEqualTo(expected.history());
    }

    @Test
    void generatedBatchesTrainAsArraysDo() {
        Dataset generated = Dataset.generated(4, i -> {
            ArrayDataset part = DATA.slice(50 * i, 50 * i + 50);
            return Batch.of(part.inputs().get(0), part.targets().get(0));
        });
        Trainer one = trainer(0);
        one.fit(generated, silent().shuffle(false).epochs(2));
        Trainer two = trainer(0);
        two.fit(DATA, silent().shuffle(false).epochs(2).batchSize(50));
        assertThat(one.view().getWeights()).isEqualTo(two.view().getWeights());
    }

    @Test
    void mistakesAreNamed() {
        Trainer trainer = new Trainer(new TinyModel(0));
        assertThatThrownBy(() -> trainer.fit(DATA, silent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("compiled");
        trainer.compile(CompileSettings.of("adam", "mse"));
        assertThatThrownBy(() ->
                        trainer.fit(Dataset.of(Tensor.of(new float[10], 2, 5), Tensor.of(new float[2])), silent()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(None, 4)")
                .hasMessageContaining("(2, 5)");
        assertThatThrownBy(() -> Dataset.of(Tensor.of(new float[12], 3, 4), Tensor.of(new int[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(3, 4)")
                .hasMessageContaining("(2,)");
        assertThatThrownBy(() -> CompileSettings.of("adam", "no_such_loss"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no_such_loss");
    }
}
