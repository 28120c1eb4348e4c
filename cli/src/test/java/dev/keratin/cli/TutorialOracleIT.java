package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.keratin.datasets.Digits;
import dev.keratin.datasets.TrainTest;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.bundle.CheckpointState;
import dev.keratin.files.npy.Npz;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's files between us and real Keras, in both directions. */
class TutorialOracleIT {

    private static final double TOLERANCE = 1e-5;
    private static final int SAMPLES = 64;

    @TempDir
    Path folder;

    @Test
    void kerasOfBothGenerationsOpensEverythingOurTutorialLeaves() throws IOException, InterruptedException {
        Path legacy = RealKeras.legacy();
        Path data = data();
        CommandRun run =
                CommandRun.of("tutorial", "--data", data, "--limit", "300", "--epochs", "2", "--out", folder, "--json");
        assertThat(run.err()).isEmpty();
        expect(rows(data));
        Models.load(folder.resolve("my_model.keras")).saveWeights(folder.resolve("my_model.weights.h5"));

        String keras2 = RealKeras.run(legacy, "check", folder);
        String keras3 = RealKeras.run(RealKeras.script(folder, "open_tutorial_with_keras3.py"), folder);

        assertThat(keras2)
                .contains("\"artefact\": \"my_model.h5\", \"ok\": true")
                .doesNotContain("\"ok\": false");
        assertThat(keras2.split("\"ok\": true")).hasSize(5);
        assertThat(keras3.split("\"ok\": true")).hasSize(7);
    }

    @Test
    void weOpenWhatTensorFlow2WroteAndTrainOn() throws IOException, InterruptedException {
        RealKeras.run(RealKeras.legacy(), "write", folder, data());

        try (Npz expected = Npz.open(folder.resolve("expected.npz"), LoadLimits.defaults())) {
            float[] x = StoredArrays.toFloats(expected.array("x"));
            Tensor rows = Tensor.of(x, x.length / 784, 784);
            Model whole = Models.load(folder.resolve("my_model.h5"));
            same(whole, rows, expected, "my_model");
            assertThat(iterations(whole)).isEqualTo(StoredArrays.toLongs(expected.array("my_model_iterations"))[0]);
            for (String name : List.of("training_1", "training_2", "checkpoints")) {
                Model model = Tutorial.createModel();
                model.loadWeights(prefix(name));
                same(model, rows, expected, name);
                trainsOn(model, rows);
            }
            trainsOn(whole, rows);
        }
    }

    private static void trainsOn(Model model, Tensor rows) {
        long before = iterations(model);
        int[] labels = new int[rows.shape().dim(0)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 10;
        }
        double loss = model.trainOnBatch(rows, Tensor.of(labels, labels.length)).get("loss");
        assertThat(loss).isFinite();
        assertThat(before).isPositive();
        assertThat(iterations(model)).isEqualTo(before + 1);
    }

    private static void same(Model model, Tensor rows, Npz expected, String key) throws IOException {
        float[] theirs = StoredArrays.toFloats(expected.array(key));
        float[] ours = model.predict(rows).toFloats();
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            assertThat((double) ours[i]).as("%s[%d]", key, i).isCloseTo(theirs[i], offset(TOLERANCE));
        }
    }

    /** What each artefact predicts, for the scripts. */
    private void expect(Tensor rows) throws IOException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("x", rows);
        for (String name : List.of("training_1", "training_2", "checkpoints")) {
            Model model = Tutorial.createModel();
            model.loadWeights(prefix(name));
            put(arrays, name, model, rows);
        }
        put(arrays, "my_model", Models.load(folder.resolve("my_model.h5")), rows);
        NpzTensors.write(folder.resolve("expected.npz"), arrays);
    }

    private static void put(Map<String, Tensor> arrays, String name, Model model, Tensor rows) {
        arrays.put(name, model.predict(rows));
        arrays.put(name + "_iterations", Tensor.scalar(iterations(model)));
    }

    private Path prefix(String name) throws IOException {
        return CheckpointState.latestCheckpoint(folder.resolve(name)).orElseThrow();
    }

    private static long iterations(Model model) {
        return Objects.requireNonNull(model.optimizer())
                .variables()
                .get(0)
                .value()
                .getLong(0);
    }

    private static Tensor rows(Path data) throws IOException {
        return TutorialData.load(data.toString(), SAMPLES).xTest();
    }

    /** MNIST where the environment gives it, else drawn digits. */
    private Path data() throws IOException {
        String given = System.getenv("KERATIN_DATA");
        if (given != null && !given.isEmpty()) {
            return Path.of(given, "mnist.npz");
        }
        TrainTest digits = Digits.load(1000, 1000, 42);
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("x_train", digits.xTrain());
        arrays.put("y_train", digits.yTrain());
        arrays.put("x_test", digits.xTest());
        arrays.put("y_test", digits.yTest());
        Path file = folder.resolve("digits.npz");
        NpzTensors.write(file, arrays);
        return file;
    }
}
