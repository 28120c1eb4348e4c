package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.StoredArrays;
import dev.keratin.layers.core.Dense;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.models.Sequential;
import dev.keratin.ops.Variable;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.ModelWriter;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** summary, inspect, convert, diff and verify, on what a tutorial leaves. */
class FileCommandsTest {

    @TempDir
    static Path folder;

    @TempDir
    Path own;

    @BeforeAll
    static void save() throws IOException {
        TutorialRun.in(folder);
    }

    // summary

    @Test
    void summaryPrintsTheTableInBothLooks() throws IOException {
        CommandRun keras3 = CommandRun.of("summary", folder.resolve("my_model.keras"));
        CommandRun tf2 = CommandRun.of("summary", folder.resolve("my_model.h5"), "--look", "tf2");
        CommandRun json = CommandRun.of("summary", folder.resolve("my_model.h5"), "--json");

        assertThat(keras3.out()).contains("┃ Layer (type)").contains("Total params: 407,050");
        assertThat(tf2.out()).contains("_____").contains("401920").contains("Total params: 407,050");
        assertThat(json.json()).containsEntry("total_params", 407_050L);
        assertThat(json.rows("layers")).extracting("params").containsExactly(401_920L, 0L, 5_130L);
    }

    // inspect

    @Test
    void inspectGivesEachTensorTheSameDigestInEveryFormat() throws IOException {
        Model model = Models.load(folder.resolve("my_model.h5"));
        for (String name : List.of("my_model.h5", "my_model.keras")) {
            CommandRun run = CommandRun.of("inspect", folder.resolve(name), "--json");
            assertThat(run.err()).isEmpty();
            for (Variable variable : model.variables()) {
                assertThat(run.rows("tensors"))
                        .extracting("sha256")
                        .contains(StoredArrays.sha256(VariableArrays.of(variable)));
            }
            assertThat(run.json().get("optimizer")).isEqualTo("Adam");
            assertThat(run.rows("layers")).extracting("class_name").contains("Dense", "Dropout");
        }
    }

    @Test
    void theStateFileOfAFolderStandsForItsNewestCheckpoint() throws IOException {
        Files.writeString(own.resolve("checkpoint"), "model_checkpoint_path: \"cp-0002.ckpt\"\n");

        CommandRun missing = CommandRun.of("inspect", own.resolve("checkpoint"));
        CommandRun there = CommandRun.of("inspect", folder.resolve("training_1/checkpoint"));

        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err())
                .contains("latest is missing", "Name another checkpoint")
                .hasLineCount(1);
        assertThat(there.err()).isEmpty();
        assertThat(there.out()).contains("cp.ckpt").contains("TensorFlow checkpoint");
    }

    @Test
    void convertWritesNoFilesBesideADevice() throws IOException {
        Path device = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.exists(device), "there is no /dev/null here");

        CommandRun run = CommandRun.of("convert", folder.resolve("my_model.keras"), device);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("no regular file", "expected the name of a file")
                .hasLineCount(1);
    }

    @Test
    void inspectNeedsNoArchitecture() throws IOException {
        CommandRun run = CommandRun.of("inspect", folder.resolve("training_1/cp.ckpt"));

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("TensorFlow checkpoint")
                .contains("weights only")
                .containsPattern("layer_with_weights-0/kernel\\S*\\n\\s+float32 \\(784, 512\\)");
    }

    // convert

    @Test
    void convertKeepsEveryBitThroughAllFormats() {
        Path start = folder.resolve("my_model.h5");
        Path last = start;
        for (String name : List.of("a.keras", "b.h5", "c.keras")) {
            last = converted(last, own.resolve(name));
        }
        assertSame(start, last);
        for (String name : List.of("w.weights.h5", "w.weights.json", "ckpt", "w.safetensors", "w.npz")) {
            Path weights = converted(start, own.resolve(name));
            assertSame(start, weights);
            Path whole = converted(weights, own.resolve(name + ".keras"), "--architecture", start);
            assertSame(start, whole);
        }
    }

    @Test
    void convertWritesForKeras2() {
        for (String target : List.of("keras-2.3", "keras-2.15", "keras-3")) {
            Path written = converted(folder.resolve("my_model.keras"), own.resolve(target + ".h5"), "--for", target);
            assertSame(folder.resolve("my_model.keras"), written);
        }
    }

    @Test
    void convertNeedsAnArchitectureForAModel() {
        CommandRun run = CommandRun.of("convert", folder.resolve("training_1/cp.ckpt"), own.resolve("m.keras"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("weights only").contains("--architecture");
        assertThat(own.resolve("m.keras")).doesNotExist();
    }

    @Test
    void convertWritesAnArchitectureAloneAndSaysThatNoWeightsAreInIt() throws IOException {
        Path start = folder.resolve("my_model.keras");
        Path weights = converted(start, own.resolve("w.npz"));
        for (String target : List.of("keras-2.3", "keras-2.15", "keras-3")) {
            Path json = own.resolve(target + ".json");

            CommandRun run = CommandRun.of("convert", start, json, "--for", target, "--json");

            assertThat(run.err()).isEmpty();
            assertThat(run.json())
                    .containsEntry("output_format", "architecture_json")
                    .containsEntry("tensors", 0L);
            assertThat((List<?>) run.json().get("left_out")).hasSize(14);
            Path whole = converted(weights, own.resolve(target + ".keras"), "--architecture", json);
            assertThat((List<?>)
                            CommandRun.of("diff", start, whole, "--json").json().get("tensors"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"saved_model.pb", "m.onnx", "m.tflite"})
    void convertRefusesWhatIsNotWritten(String name) {
        CommandRun run = CommandRun.of("convert", folder.resolve("my_model.keras"), own.resolve(name));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(name + " cannot be written").contains(".safetensors");
        assertThat(own).isEmptyDirectory();
    }

    @Test
    void convertCopiesWeightsByNameWithoutOne() throws IOException {
        Path npz = converted(folder.resolve("training_1/cp.ckpt"), own.resolve("w.npz"));

        Tensor bias = NpzTensors.read(npz, List.of("layer_with_weights-1/bias/.ATTRIBUTES/VARIABLE_VALUE"))
                .get(0);
        assertThat(bias.shape().toArray()).containsExactly(10);
    }

    @Test
    void convertDividesWeightsIntoFilesOfTheSizeThatIsAsked() throws IOException {
        Path start = folder.resolve("my_model.keras");
        for (String size : List.of("2MB", "4GB", "1.6 mb")) {
            Path index = converted(start, own.resolve("w.weights.json"), "--max-shard-size", size);

            assertThat(own.resolve("w_00002.weights.h5").toFile().exists()).isEqualTo(!size.equals("4GB"));
            assertSame(start, index);
            assertThat(CommandRun.of("verify", own).code()).isZero();
        }
        Files.delete(own.resolve("w_00001.weights.h5"));
        CommandRun incomplete = CommandRun.of("verify", own.resolve("w.weights.json"));
        assertThat(incomplete.code()).isEqualTo(1);
        assertThat(incomplete.out()).contains("w_00001.weights.h5").contains("missing");
        CommandRun small = CommandRun.of("convert", start, own.resolve("v.weights.json"), "--max-shard-size", "100");
        CommandRun wrong = CommandRun.of("convert", start, own.resolve("v.weights.json"), "--max-shard-size", "-1");
        CommandRun other = CommandRun.of("convert", start, own.resolve("v.h5"), "--max-shard-size", "1MB");
        assertThat(small.code()).isEqualTo(1);
        assertThat(small.err())
                .contains("100 bytes")
                .contains("layers/dense/vars/0")
                .hasLineCount(1);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("500MB").hasLineCount(1);
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains(".weights.json").hasLineCount(1);
        assertThat(own.toFile().list((folder, name) -> name.startsWith("v"))).isEmpty();
    }

    private static Path converted(Path in, Path out, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("convert", in, out));
        arguments.addAll(List.of(more));
        CommandRun run = CommandRun.of(arguments.toArray());
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return out;
    }

    private static void assertSame(Path a, Path b) {
        CommandRun run = CommandRun.of("diff", a, b);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("The same: 14 tensors");
        assertThat(run.code()).isZero();
    }

    @Test
    void convertHandsOnALossThatIsNotKnown() throws IOException {
        Path start = own.resolve("custom.keras");
        Model model = Models.load(folder.resolve("my_model.keras"));
        ModelState state = model.state();
        Map<String, @Nullable Object> settings = new LinkedHashMap<>(Objects.requireNonNull(state.compileConfig()));
        settings.put("loss", "my_own_loss");
        ModelWriter.save(
                new ModelState(state.root(), state.architecture(), settings, state.optimizer(), null, state.values()),
                start);

        Path written = converted(start, own.resolve("custom.h5"), "--for", "keras-3");

        assertSame(start, written);
        assertThat(CommandRun.of("diff", written, folder.resolve("my_model.h5")).out())
                .contains("compile.loss: my_own_loss");
    }

    @Test
    void convertLeavesTheOptimizerOutWhenAsked() throws IOException {
        Path written = converted(folder.resolve("my_model.keras"), own.resolve("plain.h5"), "--no-optimizer");

        CommandRun run = CommandRun.of("inspect", written, "--json");
        assertThat(run.json()).containsEntry("optimizer", null);
        assertThat(run.rows("tensors")).hasSize(4);
    }

    // diff

    @Test
    void diffNamesTheTensorsThatDiffer() throws IOException {
        Model model = Models.load(folder.resolve("my_model.keras"));
        Variable bias = model.variables().get(3);
        Tensor changed = bias.value().copy();
        changed.buffer().f32()[4] = 0.5f;
        bias.assign(changed);
        Path other = own.resolve("other.keras");
        model.save(other);

        CommandRun run = CommandRun.of("diff", folder.resolve("my_model.keras"), other);
        CommandRun tolerant = CommandRun.of("diff", folder.resolve("my_model.keras"), other, "--tolerance", "0.6");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains(bias.path() + ": 1 of 10 elements differ, by at most 0.");
        assertThat(tolerant.code()).isZero();
    }

    @Test
    void diffNamesThePlacesOfTheArchitectureThatDiffer() throws IOException {
        Model model = Models.load(folder.resolve("my_model.keras"));
        Map<String, Object> tree = model.toConfigTree();
        Path first = own.resolve("a.keras");
        Path second = own.resolve("b.keras");
        Models.fromConfigTree(tree).save(first);
        Model other = Sequential.of(Dense.of(3).inputShape(2));
        other.save(second);

        CommandRun run = CommandRun.of("diff", first, second, "--json");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.json()).containsEntry("same", false);
        assertThat(run.json().get("architecture").toString()).contains("config.layers");
    }

    @Test
    void diffOfAFileThatIsNotThereIsTrouble() {
        CommandRun run = CommandRun.of("diff", folder.resolve("my_model.keras"), own.resolve("none.keras"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("none.keras").hasLineCount(1);
    }

    // verify

    @Test
    void verifyFindsNothingBadInWhatWeWrote() throws IOException {
        CommandRun run = CommandRun.of("verify", folder, "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.json()).containsEntry("ok", true);
        assertThat(run.rows("files"))
                .filteredOn(row -> row.get("tensors") instanceof Long count && count > 0)
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(row -> assertThat(row.get("checksummed")).isEqualTo(row.get("tensors")));
    }

    @Test
    void verifyNamesTheTensorThatIsDamaged() throws IOException {
        for (String name : List.of("my_model.h5", "my_model.keras", "training_1/cp.ckpt.data-00000-of-00001")) {
            Path copy = own.resolve(Path.of(name).getFileName());
            Files.copy(folder.resolve(name), copy);
            Path asked = copy;
            if (name.contains("ckpt")) {
                Files.copy(folder.resolve("training_1/cp.ckpt.index"), own.resolve("cp.ckpt.index"));
                asked = own.resolve("cp.ckpt");
            }
            TutorialRun.damage(copy, 0);

            CommandRun run = CommandRun.of("verify", asked);

            assertThat(run.code()).as(name).isEqualTo(1);
            assertThat(run.out()).startsWith("bad  ").contains(asked.toString());
        }
    }

    @Test
    void verifyOfAFolderNamesEveryBadFileAndSkipsOthers() throws IOException {
        Files.copy(folder.resolve("my_model.keras"), own.resolve("good.keras"));
        Files.copy(folder.resolve("my_model.keras"), own.resolve("bad.keras"));
        TutorialRun.damage(own.resolve("bad.keras"), 100);
        Files.write(own.resolve("empty.h5"), new byte[0]);
        Files.write(own.resolve("lost.data-00000-of-00001"), new byte[4]);
        Files.writeString(own.resolve("notes.txt"), "hello");
        Files.writeString(own.resolve("broken.json"), "{\"a\": }");

        CommandRun run = CommandRun.of("verify", own, "--json");

        assertThat(run.code()).isEqualTo(1);
        assertThat(status(run, "good.keras")).isEqualTo("ok");
        assertThat(status(run, "bad.keras")).isEqualTo("bad");
        assertThat(status(run, "empty.h5")).isEqualTo("bad");
        assertThat(status(run, "lost.data-00000-of-00001")).isEqualTo("bad");
        assertThat(status(run, "broken.json")).isEqualTo("bad");
        assertThat(status(run, "notes.txt")).isEqualTo("skipped");
    }

    private Object status(CommandRun run, String name) throws IOException {
        return run.rows("files").stream()
                .filter(row -> row.get("file").equals(own.resolve(name).toString()))
                .findFirst()
                .orElseThrow()
                .get("status");
    }
}
