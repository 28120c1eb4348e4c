package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.backend.Backend;
import dev.keratin.datasets.Digits;
import dev.keratin.datasets.TrainTest;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.regularization.Dropout;
import dev.keratin.ops.Variable;
import dev.keratin.random.Seeds;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same weights to the bit: with any provider, any number of threads, on any JDK, and across saving and loading. */
class SameBitsTest {

    /** What every run must end with; the same on every JDK that the tests run on. */
    private static final String EXPECTED = "8f5709c80c0df06d53788974b0477a5e85b34c94be9c18378b8fcc007b3ab5d4";

    private static final TrainTest DIGITS = Digits.load(300, 10, 5);

    @ParameterizedTest
    @CsvSource({"scalar,1", "scalar,2", "scalar,4", "vector,1", "vector,2", "vector,4"})
    void trainingGivesTheSameWeightsEverywhere(String provider, int threads) throws Exception {
        try (Backend backend = Backend.of(provider, threads);
                AutoCloseable scope = backend.use()) {
            Model model = model();
            model.fit(x(), DIGITS.yTrain(), new FitOptions().epochs(2).verbose(0));
            assertThat(sha256(model.variables())).isEqualTo(EXPECTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.keras", "model.h5"})
    void aReloadedModelMakesTheStepThatTheOriginalMakes(String name, @TempDir Path folder) throws IOException {
        Model model = model();
        model.fit(x(), DIGITS.yTrain(), new FitOptions().epochs(1).verbose(0));
        model.save(folder.resolve(name));
        Model reloaded = Models.load(folder.resolve(name));
        Tensor x = x().rows(0, 32);
        Tensor y = DIGITS.yTrain().rows(0, 32);

        assertThat(reloaded.predict(x)).isEqualTo(model.predict(x));
        model.trainOnBatch(x, y);
        reloaded.trainOnBatch(x, y);
        assertThat(Fixture.values(reloaded.variables())).isEqualTo(Fixture.values(model.variables()));
        assertThat(Fixture.values(reloaded.builtOptimizer().variables()))
                .isEqualTo(Fixture.values(model.builtOptimizer().variables()));
    }

    @Test
    void savingDoesNotChangeTheModel(@TempDir Path folder) throws IOException {
        Model model = model();
        model.fit(x(), DIGITS.yTrain(), new FitOptions().epochs(1).verbose(0));
        String before =
                sha256(model.variables()) + sha256(model.builtOptimizer().variables());
        model.save(folder.resolve("a.h5"));
        model.save(folder.resolve("a.keras"));
        model.saveWeights(folder.resolve("a.weights.h5"));

        assertThat(sha256(model.variables()) + sha256(model.builtOptimizer().variables()))
                .isEqualTo(before);
        assertThat(Models.load(folder.resolve("a.keras"))
                        .optimizer()
                        .iterations()
                        .value())
                .isEqualTo(model.optimizer().iterations().value());
    }

    private static Model model() {
        Seeds.set(42);
        Model model = Sequential.of(
                Dense.of(64).activation("relu").inputShape(784),
                Dropout.of(0.2),
                Dense.of(10).activation("softmax"));
        model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
        return model;
    }

    private static Tensor x() {
        Tensor x = DIGITS.xTrain().reshape(-1, 784).cast(DType.FLOAT32);
        float[] values = x.buffer().f32();
        for (int i = 0; i < values.length; i++) {
            values[i] /= 255;
        }
        return x;
    }

    private static String sha256(List<Variable> variables) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Variable variable : variables) {
                double[] values = variable.value().toDoubles();
                ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asDoubleBuffer().put(values);
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
