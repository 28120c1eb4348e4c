package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TutorialCommandTest {

    @TempDir
    Path folder;

    @Test
    void printsWhatTheTutorialPrintsAndLeavesItsFiles() throws IOException {
        CommandRun run = CommandRun.of(
                "tutorial", "--data", "digits", "--limit", "64", "--epochs", "2", "--out", folder.resolve("run"));

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("Data: drawn digits, 64 samples to train and 64 to test with")
                .contains("Model: \"sequential")
                .contains("401,920")
                .contains("5,130")
                .contains("Total params: 407,050")
                .contains("Epoch 1/2")
                .contains("Epoch 2: saving model to " + folder.resolve("run/training_1/cp.ckpt"))
                .contains("cp.ckpt.data-00000-of-00001\ncp.ckpt.index\n")
                .containsPattern("Untrained model, accuracy: [ \\d]\\d\\.\\d\\d%")
                .contains("Epoch 10: saving model to " + folder.resolve("run/training_2/cp-0010.ckpt"))
                .contains("Latest checkpoint: " + folder.resolve("run/training_2/cp-0010.ckpt"))
                .contains("my_checkpoint.index")
                .containsPattern("SHA-256 of the final weights: [0-9a-f]{64}");
        assertThat(run.out().split("Restored model, accuracy:")).hasSize(6);
        for (String name : List.of(
                "training_1/checkpoint",
                "training_1/cp.ckpt.index",
                "training_1/cp.ckpt.data-00000-of-00001",
                "training_2/cp-0000.ckpt.index",
                "training_2/cp-0005.ckpt.index",
                "training_2/cp-0010.ckpt.data-00000-of-00001",
                "checkpoints/my_checkpoint.index",
                "my_model.h5",
                "my_model.keras")) {
            assertThat(folder.resolve("run").resolve(name)).isRegularFile();
        }
    }

    @Test
    void restoredModelsAreExactlyTheSavedOnes() throws IOException {
        Map<String, Object> accuracy = accuracies(json(folder.resolve("run"), 3));

        assertThat(accuracy.get("training_1_restored")).isEqualTo(accuracy.get("training_1"));
        assertThat(accuracy.get("training_2_restored")).isEqualTo(accuracy.get("training_2"));
        assertThat(accuracy.get("my_checkpoint_restored")).isEqualTo(accuracy.get("training_2"));
        assertThat(accuracy.get("my_model.h5_restored")).isEqualTo(accuracy.get("my_model"));
        assertThat(accuracy.get("my_model.keras_restored")).isEqualTo(accuracy.get("my_model"));
    }

    @Test
    void theSameSeedGivesTheSameBits() throws IOException {
        CommandRun first = json(folder.resolve("a"), 3);
        CommandRun again = json(folder.resolve("b"), 3);
        CommandRun other = json(folder.resolve("c"), 4);

        assertThat(again.json().get("weights_sha256")).isEqualTo(first.json().get("weights_sha256"));
        assertThat(again.json().get("accuracy")).isEqualTo(first.json().get("accuracy"));
        assertThat(other.json().get("weights_sha256")).isNotEqualTo(first.json().get("weights_sha256"));
        assertThat(CommandRun.of(
                                "diff",
                                folder.resolve("a/training_2/cp-0005.ckpt"),
                                folder.resolve("b/training_2/cp-0005.ckpt"))
                        .code())
                .isZero();
    }

    @Test
    void listsItsFilesForPrograms() throws IOException {
        CommandRun run = json(folder.resolve("run"), 3);

        assertThat(run.json()).containsKeys("data", "seed", "accuracy", "latest_checkpoint", "weights_sha256", "files");
        assertThat(run.json().get("seed")).isEqualTo(3L);
        assertThat((List<?>) run.json().get("files")).asList().contains("my_model.keras", "training_1/cp.ckpt.index");
    }

    @Test
    void trainsOnAFileOfOnesOwn() throws IOException {
        Path data = data(new int[] {40, 28, 28}, new int[] {40}, "x_test");

        CommandRun run = CommandRun.of(
                "tutorial", "--data", data, "--limit", "32", "--epochs", "1", "--out", folder.resolve("run"), "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.json().get("data")).isEqualTo(data.toString());
    }

    @Test
    void saysWhatIsWrongWithTheData() throws IOException {
        assertFails(
                data(new int[] {9, 27, 28}, new int[] {9}, "x_test"),
                "x_train has shape (9, 27, 28)",
                "(samples, 28, 28)");
        assertFails(data(new int[] {9, 28, 28}, new int[] {9, 1}, "x_test"), "y_train", "(9, 1)", "(samples,)");
        assertFails(data(new int[] {9, 28, 28}, new int[] {8}, "x_test"), "(9, 28, 28)", "(8,)");
        assertFails(data(new int[] {9, 28, 28}, new int[] {9}, "x_tset"), "\"x_test\"", "x_tset");
        assertFails(folder.resolve("missing.npz"), "No such file", "missing.npz");
        assertFails(Files.writeString(folder.resolve("text.npz"), "no zip"), "text.npz");
    }

    private void assertFails(Path data, String... parts) {
        CommandRun run = CommandRun.of("tutorial", "--data", data, "--out", folder.resolve("never"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("keratin: ").contains(parts).hasLineCount(1);
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void refusesAFileAsItsFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        CommandRun run = CommandRun.of("tutorial", "--data", "digits", "--limit", "4", "--out", file);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("is a file, expected a folder");
    }

    private static CommandRun json(Path out, int seed) {
        return CommandRun.of(
                "tutorial",
                "--data",
                "digits",
                "--limit",
                "48",
                "--epochs",
                "1",
                "--seed",
                seed,
                "--out",
                out,
                "--json");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> accuracies(CommandRun run) throws IOException {
        return (Map<String, Object>) run.json().get("accuracy");
    }

    private Path data(int[] x, int[] y, String test) throws IOException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("x_train", pixels(x));
        arrays.put("y_train", labels(y));
        arrays.put(test, pixels(x));
        arrays.put("y_test", labels(y));
        Path path = folder.resolve("data" + System.nanoTime() + ".npz");
        NpzTensors.write(path, arrays);
        return path;
    }

    private static Tensor pixels(int... shape) {
        byte[] values = new byte[shape[0] * shape[1] * shape[2]];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 31);
        }
        return Tensor.of(values, shape);
    }

    private static Tensor labels(int... shape) {
        long[] values = new long[shape[0]];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 10;
        }
        return Tensor.of(values, shape);
    }
}
