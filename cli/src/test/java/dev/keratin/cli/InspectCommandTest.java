package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.npy.Npz;
import dev.keratin.files.safetensors.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

    @TempDir
    static Path folder;

    @TempDir
    Path own;

    @BeforeAll
    static void save() throws IOException {
        TutorialRun.in(folder);
    }

    @Test
    void saysWhoWroteAFile() throws IOException {
        CommandRun keras = CommandRun.of("inspect", folder.resolve("my_model.keras"), "--json");
        CommandRun checkpoint = CommandRun.of("inspect", folder.resolve("training_1/cp.ckpt"), "--json");

        assertThat(keras.json())
                .contains(entry("generation", "keras-3"), entry("keras_version", "3.15.1"))
                .hasEntrySatisfying("date_saved", date -> assertThat(date).isNotNull())
                .hasEntrySatisfying(
                        "written_by", by -> assertThat((String) by).startsWith("Keratin, for Keras 3.15.1, saved "));
        assertThat(checkpoint.json()).containsEntry("written_by", "Keratin").containsEntry("keras_version", null);
    }

    @Test
    void givesFactsOfEveryTensorInLinesThatFitATerminal() throws IOException {
        Path file = npz(Map.of("weird", MemoryArray.of(new float[] {Float.NaN, 1, 0, Float.NEGATIVE_INFINITY, 2}, 5)));

        CommandRun text = CommandRun.of("inspect", file);
        CommandRun json = CommandRun.of("inspect", file, "--json");

        assertThat(text.out())
                .contains("Tensors (1, 5 numbers)")
                .contains("  weird\n    float32 (5,)  min 0  max 2  mean 1  std 0.816497  1 infinite  1 NaN  1 zeros\n"
                        + "    sha256 d8f1e1a539699549ca22aa80a53859e995c82ca02582e82a4b0b2ffc41c10e04\n");
        assertThat(json.rows("tensors").get(0))
                .contains(
                        entry("shape", List.of(5L)),
                        entry("dtype", "float32"),
                        entry("min", 0.0),
                        entry("max", 2.0),
                        entry("mean", 1.0),
                        entry("nan_count", 1L),
                        entry("inf_count", 1L),
                        entry("zero_count", 1L));
    }

    @Test
    void aTensorOfOneElementHasAValue() throws IOException {
        CommandRun run = CommandRun.of("inspect", npz(Map.of("rate", MemoryArray.of(new double[] {0.25}))));

        assertThat(run.out()).contains("float64 ()  value 0.25\n");
    }

    @Test
    void namesCannotSteerTheTerminalAndStayExactInJson() throws IOException {
        String name = "evil\u001b[31m\n\ud800\u202e";
        Path file = own.resolve("names.safetensors");
        Safetensors.write(file, Map.of(name, MemoryArray.of(new float[] {1}, 1)), Map.of());

        CommandRun text = CommandRun.of("inspect", file);
        CommandRun json = CommandRun.of("inspect", file, "--json");

        assertThat(text.out()).contains("  evil\\u001b[31m\\u000a\\ud800\\u202e\n");
        assertThat(json.out()).matches("[\\n -~]*");
        assertThat(json.rows("tensors").get(0)).containsEntry("name", name);
    }

    @Test
    void jsonHasFiniteNumbersOnly() throws IOException {
        double large = 1.7e308;
        Path file = npz(Map.of(
                "infinite", MemoryArray.of(new float[] {Float.POSITIVE_INFINITY}, 1),
                "large", MemoryArray.of(new double[] {large, large, -large}, 3)));

        CommandRun run = CommandRun.of("inspect", file, "--json");

        assertThat(run.out()).doesNotContain("NaN,").doesNotContain("Infinity");
        assertThat(run.rows("tensors")).extracting("min").containsExactlyInAnyOrder(null, -large);
    }

    @Test
    void listsTheObjectGraphOfACheckpointWithItsDigest() throws IOException {
        CommandRun run = CommandRun.of("inspect", folder.resolve("training_1/cp.ckpt"), "--json");

        assertThat(run.rows("tensors"))
                .filteredOn("name", "_CHECKPOINTABLE_OBJECT_GRAPH")
                .singleElement()
                .satisfies(row -> assertThat(row).contains(entry("dtype", "string"), entry("verified", true)));
    }

    @Test
    void messagesAreOneLineWhateverAFileIsCalled() throws IOException {
        Path file = own.resolve("bad\u001b[2Jname.h5");
        Files.write(file, "no model".getBytes(StandardCharsets.UTF_8));

        CommandRun run = CommandRun.of("inspect", file);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("bad\\u001b[2Jname.h5").hasLineCount(1).doesNotContain("\u001b");
    }

    private Path npz(Map<String, MemoryArray> arrays) throws IOException {
        Path file = own.resolve("w.npz");
        Npz.write(file, new LinkedHashMap<String, StoredArray>(arrays));
        return file;
    }
}
