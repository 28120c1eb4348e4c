package dev.keratin.files.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.Fixtures;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixtures were written by TensorFlow 2.21, see make.py beside them. */
class V1CheckpointTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();
    private static final String MODEL = "tensorflow1/model.ckpt";

    @TempDir
    Path folder;

    @Test
    void everyTensorIsThatWhichTensorFlowWrote() throws Exception {
        Map<?, ?> expected = (Map<?, ?>) Json.parse(
                new String(Fixtures.bytes("tensorflow1/expected.json"), StandardCharsets.UTF_8),
                LIMITS,
                "expected.json");
        try (V1Checkpoint checkpoint = V1Checkpoint.open(Fixtures.path(MODEL), LIMITS)) {
            assertThat(checkpoint.keys()).hasSize(expected.size() - 1);
            for (String key : checkpoint.keys()) {
                same(checkpoint.array(key), (Map<?, ?>) expected.get(key));
            }
            assertThat(checkpoint.array("global_step").type()).isEqualTo(ElementType.INT64);
            assertThat(checkpoint.array("halves").type()).isEqualTo(ElementType.FLOAT16);
            assertThatThrownBy(() -> checkpoint.array("none")).isInstanceOf(MissingEntryException.class);
        }
        Path sharded = Fixtures.path("tensorflow1/expected.json").resolveSibling("sharded.ckpt");
        assertThat(V1Checkpoint.exists(sharded)).isTrue();
        try (V1Checkpoint checkpoint = V1Checkpoint.open(sharded, LIMITS)) {
            same(checkpoint.array("embedding"), (Map<?, ?>) expected.get("embedding"));
        }
    }

    private static void same(StoredArray array, Map<?, ?> expected) throws IOException, NoSuchAlgorithmException {
        assertThat(array.shape())
                .isEqualTo(((List<?>) expected.get("shape"))
                        .stream().mapToLong(size -> ((Number) size).longValue()).toArray());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        if (array.type() == ElementType.STRING) {
            array.strings().forEach(digest::update);
        } else {
            array.transferTo(digest::update);
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(expected.get("sha256"));
    }

    @Test
    void truncatedOrFlippedFilesAreRefused() throws IOException {
        byte[] good = Fixtures.bytes(MODEL);
        Path file = folder.resolve("model.ckpt");
        for (int at = 0; at < good.length; at++) {
            byte[] flipped = good.clone();
            flipped[at] ^= 0x10;
            refusedOrRead(file, flipped);
            refusedOrRead(file, java.util.Arrays.copyOf(good, at));
        }
    }

    /** A flip that no checksum covers (padding, the footer's unused bytes) may leave the tensors as they are. */
    private static void refusedOrRead(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try (V1Checkpoint checkpoint = V1Checkpoint.open(file, LIMITS)) {
            assertThat(StoredArrays.sha256(checkpoint.array("dense/kernel"))).isEqualTo(original("dense/kernel"));
        } catch (FormatException e) {
            assertThat(e).hasMessageContaining("model.ckpt");
        }
    }

    private static String original(String key) throws IOException {
        try (V1Checkpoint checkpoint = V1Checkpoint.open(Fixtures.path(MODEL), LIMITS)) {
            return StoredArrays.sha256(checkpoint.array(key));
        }
    }

    @Test
    void aMissingFileOfSeveralIsNamed() throws IOException {
        Files.copy(
                Fixtures.path("tensorflow1/sharded.ckpt-00001-of-00002"),
                folder.resolve("sharded.ckpt-00001-of-00002"));
        assertThatThrownBy(() -> V1Checkpoint.open(folder.resolve("sharded.ckpt"), LIMITS))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("sharded.ckpt-00000-of-00002")
                .hasMessageContaining("missing");
        Path alone = Fixtures.path("tensorflow1/sharded.ckpt-00001-of-00002");
        try (V1Checkpoint checkpoint = V1Checkpoint.open(alone, LIMITS)) {
            assertThatThrownBy(() -> checkpoint.array("embedding"))
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining("its parts hold");
        }
    }

    @Test
    void aTensorBeyondTheLimitIsRefusedBeforeItIsRead() {
        assertThatThrownBy(() -> V1Checkpoint.open(Fixtures.path(MODEL), LIMITS.withTotalBytes(40)))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void theStateFileOfAFolderNamesThemToo() throws IOException {
        Files.copy(Fixtures.path(MODEL), folder.resolve("model.ckpt"));
        Files.writeString(folder.resolve("checkpoint"), "model_checkpoint_path: \"model.ckpt\"\n");
        assertThat(CheckpointState.latestCheckpoint(folder)).contains(folder.resolve("model.ckpt"));
    }
}
