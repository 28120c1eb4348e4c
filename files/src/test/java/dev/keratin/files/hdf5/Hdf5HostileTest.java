package dev.keratin.files.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Hdf5HostileTest {

    @TempDir
    Path directory;

    @Test
    void externalStorageIsNeverOpened() throws IOException {
        try (Hdf5File file = resource("external_storage")) {
            assertThat(file.root().datasetNames()).containsExactly("bias", "kernel");
            assertThat(file.root().dataset("bias").shape()).containsExactly(2);
            assertThatThrownBy(() -> file.root().dataset("kernel"))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("external_storage.h5")
                    .hasMessageContaining("`/kernel`")
                    .hasMessageContaining("external storage");
        }
    }

    @ParameterizedTest
    @CsvSource({"soft,soft link", "dangling,soft link", "external,external link"})
    void linksAreListedButNotFollowed(String name, String kind) throws IOException {
        try (Hdf5File file = resource("links")) {
            assertThat(file.root().unfollowedLinks()).containsExactly("dangling", "external", "soft");
            assertThat(file.root().groupNames()).containsExactly("real");
            assertThat(file.root().datasetNames()).isEmpty();
            assertThat(file.root().hasDataset(name)).isFalse();
            assertThatThrownBy(() -> file.root().dataset(name))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("`/" + name + "`")
                    .hasMessageContaining(kind);
        }
    }

    @Test
    void virtualDatasetIsRefused() throws IOException {
        try (Hdf5File file = resource("virtual")) {
            assertThatThrownBy(() -> file.root().dataset("kernel"))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("virtual dataset");
        }
    }

    @ParameterizedTest
    @CsvSource({"lzf,32000 (`lzf`)", "scaleoffset,6"})
    void unknownFiltersAreRefusedByName(String name, String filter) throws IOException {
        try (Hdf5File file = resource("filters")) {
            assertThatThrownBy(() -> file.root().dataset(name))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("filter " + filter)
                    .hasMessageContaining("gzip, shuffle and fletcher32");
        }
    }

    @Test
    void groupThatHoldsItselfIsRefused() throws IOException {
        try (Hdf5File file = resource("cycle")) {
            assertThatThrownBy(() -> file.root().group("a/b/again"))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("`/a/b/again` is a hard link to the group `/a`");
        }
    }

    @Test
    void groupWithTwoPathsIsRefusedAtTheSecond() throws IOException {
        try (Hdf5File file = resource("two_paths")) {
            assertThat(file.root().group("a").dataset("kernel").shape()).containsExactly(2);
            assertThatThrownBy(() -> file.root().group("b")).isInstanceOf(UnsupportedFeatureException.class);
        }
    }

    @Test
    void compressedBombStopsAtTheLimitBeforeAnythingIsInflated() throws IOException {
        LoadLimits limits = LoadLimits.defaults().withTotalBytes(1 << 20);
        try (Hdf5File file = Hdf5File.open(Samples.resource("hdf5/bomb.h5"), limits)) {
            assertThatThrownBy(() -> file.root().dataset("kernel"))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("67108864 elements of 4 bytes")
                    .hasMessageContaining("1048576");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "ragged", "choice", "reference", "opaque3"})
    void typesWithoutMeaningForUsAreRefusedAndHarmNothingElse(String name) throws IOException {
        try (Hdf5File file = resource("odd_types")) {
            assertThat(file.root().dataset("kernel").type()).isEqualTo(ElementType.FLOAT32);
            assertThat(file.root().attribute("fine").asLong()).isEqualTo(1);
            assertThatThrownBy(() -> file.root().dataset(name))
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("`/" + name + "`");
            assertThatThrownBy(() -> file.root().attribute("reference").array())
                    .isInstanceOf(UnsupportedFeatureException.class)
                    .hasMessageContaining("reference");
            assertThatThrownBy(() -> file.root().attribute("latin1").string())
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining("not UTF-8");
        }
    }

    @Test
    void missingThingsAreNamedWithWhatIsThere() throws IOException {
        try (Hdf5File file = resource("odd_types")) {
            assertThatThrownBy(() -> file.root().attribute("absent"))
                    .isInstanceOf(MissingEntryException.class)
                    .hasMessageContaining("`absent`")
                    .hasMessageContaining("`fine`, `latin1`, `reference`");
            assertThatThrownBy(() -> file.root().group("kernel/below")).isInstanceOf(MissingEntryException.class);
            assertThatThrownBy(() -> file.root().group("kernel"))
                    .isInstanceOf(MissingEntryException.class)
                    .hasMessageContaining("is a dataset, expected a group");
        }
    }

    @Test
    void allReadDataTogetherStayBelowTheLimit() throws IOException {
        GroupDescription root = new GroupDescription();
        root.dataset("a", Samples.random(ElementType.FLOAT32, 100));
        root.dataset("b", Samples.random(ElementType.FLOAT32, 100));
        byte[] bytes = Samples.write(root);
        try (Hdf5File file =
                Hdf5File.open(ByteBuffer.wrap(bytes), "x", LoadLimits.defaults().withTotalBytes(600))) {
            Samples.bytesOf(file.root().dataset("a"));
            Samples.bytesOf(file.root().dataset("a"));
            assertThatThrownBy(() -> Samples.bytesOf(file.root().dataset("b")))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("`/b`")
                    .hasMessageContaining("600");
        }
    }

    @Test
    void shapeLargerThanTheStoredBytesIsRefusedAtOpening() throws IOException {
        GroupDescription root = new GroupDescription();
        root.dataset("kernel", Samples.random(ElementType.FLOAT32, 777));
        ByteBuffer bytes = ByteBuffer.wrap(Samples.write(root)).order(ByteOrder.LITTLE_ENDIAN);
        int at = find(bytes, 777);
        for (long size : new long[] {778, 1 << 28, 1L << 32, 1L << 61, -3}) {
            bytes.putLong(at, size);
            assertThatThrownBy(() -> {
                        try (Hdf5File file = Hdf5File.open(bytes, "x", LoadLimits.defaults())) {
                            file.root().dataset("kernel");
                        }
                    })
                    .as("%d elements", size)
                    .isInstanceOfAny(CorruptFileException.class, LimitExceededException.class);
        }
    }

    @Test
    void deepGroupsStopAtTheLimit() throws IOException {
        String path = "g/".repeat(65) + "g";
        byte[] bytes = Samples.write(deep(path));
        try (Hdf5File file = Hdf5File.open(ByteBuffer.wrap(bytes), "x", LoadLimits.defaults())) {
            assertThatThrownBy(() -> file.root().group(path))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("nested deeper than 64");
        }
    }

    @Test
    void longNamesAreRefused() throws IOException {
        GroupDescription root = new GroupDescription();
        root.group("n".repeat(5000));
        byte[] bytes = Samples.write(root);
        try (Hdf5File file = Hdf5File.open(ByteBuffer.wrap(bytes), "x", LoadLimits.defaults())) {
            assertThatThrownBy(() -> file.root().groupNames()).isInstanceOf(CorruptFileException.class);
        }
    }

    @Test
    void controlCharactersInNamesAreEscapedInMessages() throws IOException {
        try (Hdf5File file = resource("odd_types")) {
            assertThatThrownBy(() -> file.root().group("a\u001b[31m\nb"))
                    .isInstanceOf(MissingEntryException.class)
                    .hasMessageContaining("`a\\u001b[31m\\u000ab`");
        }
    }

    @Test
    void indexThatNamesItselfIsRefused() throws IOException {
        GroupDescription root = new GroupDescription();
        for (int i = 0; i < 600; i++) {
            root.group("g" + i);
        }
        byte[] written = Samples.write(root);
        String text = new String(written, StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
        int first = text.indexOf("TREE");
        // The second child of the first node becomes a copy of the first, then the node itself.
        for (long child : new long[] {bytes.getLong(first + 32), first}) {
            bytes.putLong(first + 48, child);
            assertThatThrownBy(() -> {
                        try (Hdf5File file = Hdf5File.open(bytes, "x", LoadLimits.defaults())) {
                            file.root().groupNames();
                        }
                    })
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining("of `/`");
        }
    }

    @Test
    void continuationThatNamesItselfIsRefused() throws IOException {
        byte[] written = Files.readAllBytes(Samples.resource("hdf5/earliest.h5"));
        ByteBuffer bytes = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
        int root = (int) bytes.getLong(64);
        for (int at = root + 16; at < root + 16 + bytes.getInt(root + 8); at += 8 + bytes.getShort(at + 2)) {
            if (bytes.getShort(at) == 0x10) {
                bytes.putLong(at + 8, root + 16);
                bytes.putLong(at + 16, bytes.getInt(root + 8));
            }
        }
        assertThatThrownBy(() -> Hdf5File.open(bytes, "x", LoadLimits.defaults()))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("overlaps");
    }

    @Test
    void whatIsNoHdf5FileSaysSo() throws IOException {
        for (String content : new String[] {"", "PK", "x".repeat(5000)}) {
            Path path = Files.writeString(directory.resolve("model.h5"), content);
            assertThatThrownBy(() -> Hdf5File.open(path))
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("not an HDF5 file");
        }
        assertThatThrownBy(() -> Hdf5File.open(directory)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Hdf5File.open(directory.resolve("absent"))).isInstanceOf(IOException.class);
    }

    @Test
    void truncatedFileSaysSo() throws IOException {
        byte[] bytes = Samples.write(Samples.everything());
        assertThatThrownBy(() ->
                        Hdf5File.open(ByteBuffer.wrap(bytes, 0, bytes.length - 1), "model.h5", LoadLimits.defaults()))
                .isInstanceOf(CorruptFileException.class)
                .hasMessageStartingWith("model.h5: truncated");
    }

    @Test
    void wrongFletcher32IsFound() throws IOException {
        ByteBuffer bytes = bytesOf("earliest");
        // The second chunk of `chunks/fletcher` holds the elements 8 to 15, each 3 more than the one before.
        ByteBuffer chunk = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 8; i < 16; i++) {
            chunk.putShort((short) (3 * i - 100));
        }
        int at = text(bytes).indexOf(text(chunk));
        bytes.put(at + 5, (byte) 77);
        try (Hdf5File file = Hdf5File.open(bytes, "x", LoadLimits.defaults())) {
            Hdf5Dataset damaged = file.root().dataset("chunks/fletcher");
            assertThatThrownBy(() -> Samples.bytesOf(damaged))
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining("`/chunks/fletcher`")
                    .hasMessageContaining("checksum");
        }
    }

    @Test
    void filterThatComesTwiceIsRefused() throws IOException {
        ByteBuffer bytes = bytesOf("earliest");
        String text = text(bytes);
        for (int at = text.indexOf("deflate"); at >= 0; at = text.indexOf("deflate", at + 1)) {
            bytes.putShort(at - 8, (short) 2);
        }
        try (Hdf5File file = Hdf5File.open(bytes, "x", LoadLimits.defaults())) {
            assertThatThrownBy(() -> file.root().dataset("chunks/shuffle_gzip"))
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining("filter 2 twice");
        }
    }

    @Test
    void stringThatIsStoredNowhereIsRefused() throws IOException {
        GroupDescription root = new GroupDescription().attribute("keras_version", "3.15.1");
        ByteBuffer bytes = ByteBuffer.wrap(Samples.write(root)).order(ByteOrder.LITTLE_ENDIAN);
        int heap = text(bytes).indexOf("GCOL");
        int reference = find(bytes, 6L | (long) heap << 32, 4);
        for (int[] damage : new int[][] {{0, 7}, {0, -1}, {4, heap + 8}, {4, 1 << 30}, {12, 2}, {12, -1}}) {
            int before = bytes.getInt(reference + damage[0]);
            bytes.putInt(reference + damage[0], damage[1]);
            try (Hdf5File file = Hdf5File.open(bytes, "x", LoadLimits.defaults())) {
                assertThatThrownBy(() -> file.root().attribute("keras_version").string())
                        .as("byte %d set to %d", damage[0], damage[1])
                        .isInstanceOfAny(CorruptFileException.class, LimitExceededException.class)
                        .hasMessageContaining("keras_version");
            }
            bytes.putInt(reference + damage[0], before);
        }
    }

    @Test
    void longStringNamedThousandsOfTimesStopsAtTheLimit() throws IOException {
        GroupDescription root = new GroupDescription()
                .attribute("large", "x".repeat(1 << 20))
                .attribute("list", AttributeValue.asciiList(Collections.nCopies(2000, "a")));
        ByteBuffer bytes = ByteBuffer.wrap(Samples.write(root)).order(ByteOrder.LITTLE_ENDIAN);
        int heap = text(bytes).indexOf("GCOL");
        int large = find(bytes, 1L << 20 | (long) heap << 32, 4);
        int name = text(bytes).indexOf("list\0");
        // Behind the name come type and shape, of 24 bytes each.
        int first = name + 8 + 24 + 24;
        assertThat(bytes.getInt(first)).isEqualTo(1);
        for (int i = 0; i < 2000; i++) {
            for (int j = 0; j < 16; j++) {
                bytes.put(first + 16 * i + j, bytes.get(large + j));
            }
        }
        try (Hdf5File file = Hdf5File.open(bytes, "x", LoadLimits.defaults())) {
            assertThatThrownBy(() -> file.root().attribute("list").strings())
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("strings of more than");
        }
    }

    private static GroupDescription deep(String path) {
        GroupDescription root = new GroupDescription();
        root.group(path);
        return root;
    }

    private static int find(ByteBuffer bytes, long value) {
        return find(bytes, value, 8);
    }

    private static int find(ByteBuffer bytes, long value, int step) {
        for (int i = 0; i + 8 <= bytes.limit(); i += step) {
            if (bytes.getLong(i) == value) {
                return i;
            }
        }
        throw new AssertionError("not found: " + value);
    }

    private static ByteBuffer bytesOf(String name) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(Samples.resource("hdf5/" + name + ".h5")))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes) {
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }

    private static Hdf5File resource(String name) throws IOException {
        return Hdf5File.open(Samples.resource("hdf5/" + name + ".h5"));
    }
}
