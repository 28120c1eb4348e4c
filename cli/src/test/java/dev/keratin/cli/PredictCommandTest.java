package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.models.Models;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void save() throws IOException {
        TutorialRun.in(folder);
    }

    @Test
    void writesWhatTheModelPredicts() throws IOException {
        CommandRun run = predict("my_model.h5", "x.npz", "y.npz", "--batch-size", "3");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("out0 float32 (4, 10)\n");
        Tensor expected = Models.load(folder.resolve("my_model.h5")).predict(TutorialRun.rows(4));
        assertThat(NpzTensors.read(folder.resolve("y.npz"), List.of("out0"))).containsExactly(expected);
    }

    @Test
    void findsTheInputByItsNameAmongOthers() throws IOException {
        String name = Models.load(folder.resolve("my_model.keras")).inputNames().get(0);
        NpzTensors.write(
                folder.resolve("named.npz"),
                Map.of(name, TutorialRun.rows(2), "labels", Tensor.of(new int[] {1, 2}, 2)));

        CommandRun run = predict("my_model.keras", "named.npz", "y2.npz", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.rows("arrays").get(0)).containsEntry("shape", List.of(2L, 10L));
    }

    @Test
    void saysWhatIsWrongInOneLine() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("my_model.h5"));
        Files.write(folder.resolve("truncated.h5"), Arrays.copyOf(whole, 9000));
        Files.write(folder.resolve("empty.keras"), new byte[0]);
        Files.writeString(folder.resolve("text.h5"), "once upon a time");
        NpzTensors.write(folder.resolve("wide.npz"), Map.of("x", Tensor.of(new float[20], 2, 10)));
        Tensor pair = Tensor.of(new float[2], 2);
        NpzTensors.write(folder.resolve("two.npz"), new TreeMap<>(Map.of("a", pair, "b", pair)));

        assertFails(predict("none.h5", "x.npz", "y.npz"), "none.h5", "no such file");
        assertFails(predict("truncated.h5", "x.npz", "y.npz"), "truncated.h5", "truncated");
        assertFails(predict("empty.keras", "x.npz", "y.npz"), "empty.keras", "empty");
        assertFails(predict("text.h5", "x.npz", "y.npz"), "text.h5", "not a file of Keras");
        assertFails(predict("training_1/cp.ckpt", "x.npz", "y.npz"), "weights only");
        assertFails(predict("my_model.h5", "none.npz", "y.npz"), "No such file", "none.npz");
        assertFails(predict("my_model.h5", "text.h5", "y.npz"), "text.h5");
        assertFails(predict("my_model.h5", "wide.npz", "y.npz"), "(None, 784)", "(2, 10)");
        assertFails(predict("my_model.h5", "two.npz", "y.npz"), "needs the arrays", "[a, b]");
        assertFails(predict("my_model.h5", "x.npz", "no/y.npz"), "folder for the output does not exist");
        assertFails(predict("my_model.h5", "x.npz", "training_1"), "is a folder");
    }

    private static void assertFails(CommandRun run, String... parts) {
        assertThat(run.err()).startsWith("keratin: ").contains(parts).hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
    }

    private static CommandRun predict(String model, String input, String output, String... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "predict",
                folder.resolve(model),
                "--input",
                folder.resolve(input),
                "--output",
                folder.resolve(output)));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }
}
