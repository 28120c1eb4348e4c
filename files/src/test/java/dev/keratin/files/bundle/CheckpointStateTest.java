package dev.keratin.files.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.Fixtures;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStateTest {

    @TempDir
    Path folder;

    @Test
    void theTextIsThatOfTensorFlow() throws IOException {
        new CheckpointState(
                        "ckpt-3",
                        List.of("ckpt-2", "ckpt-3"),
                        List.of(1795409622.7834404, 1795409622.88383),
                        1795409621.6714401)
                .write(folder);
        assertThat(folder.resolve("checkpoint"))
                .hasContent(
                        "model_checkpoint_path: \"ckpt-3\"\nall_model_checkpoint_paths: \"ckpt-2\"\n"
                                + "all_model_checkpoint_paths: \"ckpt-3\"\nall_model_checkpoint_timestamps: 1795409622.7834404\n"
                                + "all_model_checkpoint_timestamps: 1795409622.88383\nlast_preserved_timestamp: 1795409621.6714401\n");
        CheckpointState read = CheckpointState.read(folder).orElseThrow();
        assertThat(read.all()).containsExactly("ckpt-2", "ckpt-3");
        assertThat(read.timestamps()).containsExactly(1795409622.7834404, 1795409622.88383);
        assertThat(read.lastPreserved()).isEqualTo(1795409621.6714401);
    }

    @Test
    void theStateOfKerasIsWrittenAgainByteForByte() throws IOException {
        CheckpointState.of("ckpt").write(folder);
        assertThat(folder.resolve("checkpoint"))
                .hasSameBinaryContentAs(Fixtures.path("keras2/k2_mlp_tutorial/tf_weights/checkpoint"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a \"quoted\" name", "back\\slash", "\u00e9\ud83d\ude00", "tab\there"})
    void anyNameSurvivesItsEscapes(String name) throws IOException {
        CheckpointState.of(name).write(folder);
        assertThat(CheckpointState.read(folder).orElseThrow().latest()).isEqualTo(name);
    }

    @Test
    void theLatestCheckpointIsTheOneWithAnIndex() throws IOException {
        assertThat(CheckpointState.latestCheckpoint(folder)).isEmpty();
        CheckpointState.of("cp.ckpt").write(folder);
        assertThat(CheckpointState.latestCheckpoint(folder)).isEmpty();
        BundleTest.write(folder.resolve("cp.ckpt"), Map.of("v", MemoryArray.of(new float[] {1})));
        assertThat(CheckpointState.latestCheckpoint(folder)).contains(folder.resolve("cp.ckpt"));
        assertThat(CheckpointState.checkpoints(folder)).containsExactly(folder.resolve("cp.ckpt"));
        BundleReader.open(folder.resolve("cp.ckpt"), LoadLimits.defaults()).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/content/drive/training/cp.ckpt", "C:\\\\work\\\\cp.ckpt", "gs://bucket/cp.ckpt"})
    void aFolderThatHasBeenMovedStillKnowsItsCheckpoints(String written) throws IOException {
        BundleTest.write(folder.resolve("cp.ckpt"), Map.of("v", MemoryArray.of(new float[] {1})));
        Files.writeString(folder.resolve("checkpoint"), "model_checkpoint_path: \"" + written + "\"\n");
        assertThat(CheckpointState.latestCheckpoint(folder)).contains(folder.resolve("cp.ckpt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../other/ckpt", "/etc/ckpt", "a/b", "..", "", "c\\d"})
    void namesOutsideTheFolderAreRefused(String name) throws IOException {
        CheckpointState.of(name).write(folder);
        assertThatThrownBy(() -> CheckpointState.latestCheckpoint(folder))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("same folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "model_checkpoint_path",
                "model_checkpoint_path: ckpt",
                "model_checkpoint_path: \"a",
                "model_checkpoint_path: \"\\q\"",
                "other: \"x\"",
                "all_model_checkpoint_timestamps: x\nmodel_checkpoint_path: \"a\"",
                "{}",
                "last_preserved_timestamp:"
            })
    void brokenTextIsRefused(String text) throws IOException {
        Files.writeString(folder.resolve("checkpoint"), text);
        assertThatThrownBy(() -> CheckpointState.read(folder)).isInstanceOf(CorruptFileException.class);
    }

    @Test
    void commentsAndAdjacentStringsAreRead() throws IOException {
        Files.writeString(folder.resolve("checkpoint"), "# c\nmodel_checkpoint_path: 'a' \"b\\x41\\101\"");
        assertThat(CheckpointState.read(folder).orElseThrow().latest()).isEqualTo("abAA");
    }
}
