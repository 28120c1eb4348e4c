package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.keratin.callbacks.History;
import dev.keratin.data.Dataset;
import dev.keratin.datasets.Mnist;
import dev.keratin.datasets.TrainTest;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.random.Seeds;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tutorial's model on real digits, {@code mnist.npz} in the folder of the system property {@code keratin.data}. */
class RealDigitsTest {

    private static final int SAMPLES = 1000;

    @Test
    void tenEpochsOnAThousandDigitsReachWhatKerasReaches() throws IOException {
        TrainTest data = data();
        Model model = model();
        History history = model.fit(
                x(data.xTrain()), data.yTrain().rows(0, SAMPLES), options(data).epochs(10));

        assertThat(history.history().get("val_accuracy").get(9)).isGreaterThanOrEqualTo(0.86);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cp.ckpt", "cp.weights.h5"})
    void restoredWeightsHaveTheSameAccuracyToTheBit(String name, @TempDir Path folder) throws IOException {
        TrainTest data = data();
        Model model = model();
        model.fit(
                x(data.xTrain()), data.yTrain().rows(0, SAMPLES), options(data).epochs(1));
        model.saveWeights(folder.resolve(name));
        Model fresh = model();
        fresh.loadWeights(folder.resolve(name));

        assertThat(fresh.evaluate(x(data.xTest()), data.yTest().rows(0, SAMPLES)))
                .isEqualTo(model.evaluate(x(data.xTest()), data.yTest().rows(0, SAMPLES)));
        assertThat(Fixture.values(fresh.variables())).isEqualTo(Fixture.values(model.variables()));
        assertThat(Fixture.values(fresh.builtOptimizer().variables()))
                .isEqualTo(Fixture.values(model.builtOptimizer().variables()));
    }

    private static TrainTest data() throws IOException {
        String folder = System.getProperty("keratin.data", "");
        assumeFalse(folder.isEmpty(), "skipped: no folder of mnist.npz in -Dkeratin.data");
        return Mnist.load(Path.of(folder, "mnist.npz"));
    }

    private static FitOptions options(TrainTest data) {
        return new FitOptions()
                .verbose(0)
                .validationData(Dataset.of(x(data.xTest()), data.yTest().rows(0, SAMPLES)));
    }

    private static Model model() {
        Seeds.set(3);
        Model model = Sequential.of(
                Dense.of(512).activation("relu").inputShape(784),
                Dropout.of(0.2),
                Dense.of(10).activation("softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    private static Tensor x(Tensor pixels) {
        Tensor x = pixels.rows(0, SAMPLES).reshape(-1, 784).cast(DType.FLOAT32);
        float[] values = x.buffer().f32();
        for (int i = 0; i < values.length; i++) {
            values[i] /= 255;
        }
        return x;
    }
}
