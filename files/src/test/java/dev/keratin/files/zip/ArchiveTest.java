package dev.keratin.files.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.Fixtures;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryFiles;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.Mutations;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.hdf5.Hdf5File;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();
    private static final byte[] CONFIG = "{\"class_name\": \"Sequential\"}".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void membersComeBackAsWritten() throws IOException {
        Path path = write(folder.resolve("m.keras"));
        try (Archive archive = Archive.open(path, LIMITS)) {
            assertThat(archive.names())
                    .containsExactly("config.json", "model.weights.h5", "assets/w\u00f6rter.txt", "empty");
            assertThat(archive.member("config.json").bytes(1000)).isEqualTo(CONFIG);
            assertThat(archive.member("config.json").head(5)).isEqualTo(Arrays.copyOf(CONFIG, 5));
            assertThat(archive.member("model.weights.h5").bytes(5_000_000)).isEqualTo(weights());
            assertThat(archive.member("empty").size()).isZero();
            assertThatThrownBy(() -> archive.member("metadata.json")).isInstanceOf(MissingEntryException.class);
            assertThatThrownBy(() -> archive.member("config.json").bytes(5)).isInstanceOf(LimitExceededException.class);
        }
    }

    @Test
    void otherReadersAgreeAndDatesAreFixed() throws IOException {
        Path path = write(folder.resolve("m.keras"));
        try (ZipFile zip = new ZipFile(path.toFile())) {
            ZipEntry entry = zip.getEntry("model.weights.h5");
            assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
            assertThat(entry.getTimeLocal().toLocalDate()).hasToString("1980-01-01");
            assertThat(zip.getInputStream(entry).readAllBytes()).isEqualTo(weights());
            assertThat(zip.getInputStream(zip.getEntry("assets/w\u00f6rter.txt"))
                            .readAllBytes())
                    .containsExactly('x');
        }
        write(folder.resolve("again.keras"));
        assertThat(path).hasSameBinaryContentAs(folder.resolve("again.keras"));
    }

    @Test
    void storedMembersCanBeReadInPlace() throws IOException {
        try (Archive archive = Archive.open(Fixtures.path("uncompiled/uncompiled.keras"), LIMITS)) {
            assertThat(archive.names()).containsExactly("metadata.json", "config.json", "model.weights.h5");
            Member.Region region = archive.member("model.weights.h5").region().orElseThrow();
            try (Hdf5File file =
                    Hdf5File.openRegion(region.file(), region.offset(), region.length(), "model.weights.h5", LIMITS)) {
                assertThat(file.root()).isNotNull();
            }
        }
    }

    @Test
    void aFolderServesAsAnArchive() throws IOException {
        Path root = Files.createDirectories(folder.resolve("unzipped/assets")).getParent();
        Files.write(root.resolve("config.json"), CONFIG);
        Files.write(root.resolve("assets/a.txt"), new byte[] {1});
        Files.createSymbolicLink(root.resolve("metadata.json"), root.resolve("config.json"));
        try (Archive archive = Archive.open(root, LIMITS)) {
            assertThat(archive.names()).containsExactly("assets/a.txt", "config.json");
            assertThat(archive.member("config.json").bytes(100)).isEqualTo(CONFIG);
            assertThat(archive.member("config.json").region()).isPresent();
            assertThatThrownBy(() -> archive.member("metadata.json")).isInstanceOf(MissingEntryException.class);
            assertThatThrownBy(() -> archive.member("../m.keras")).isInstanceOf(MissingEntryException.class);
        }
    }

    @Test
    void otherFileSystemsServeAsWell() throws IOException {
        try (FileSystem memory = MemoryFiles.create()) {
            Path path = write(memory.getPath("/models/m.keras"));
            try (Archive archive = Archive.open(path, LIMITS)) {
                assertThat(archive.member("config.json").bytes(1000)).isEqualTo(CONFIG);
            }
        }
    }

    @Test
    void aMemberWithoutAnnouncedSizeReservesRoomForZip64() throws IOException {
        Path path = folder.resolve("s.zip");
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            writer.add("a", sink -> sink.accept(ByteBuffer.wrap(CONFIG)));
            writer.commit();
        }
        try (Archive archive = Archive.open(path, LIMITS);
                ZipFile zip = new ZipFile(path.toFile())) {
            assertThat(archive.member("a").bytes(100)).isEqualTo(CONFIG);
            assertThat(zip.getInputStream(zip.getEntry("a")).readAllBytes()).isEqualTo(CONFIG);
        }
    }

    @Test
    void archivesOfManyMembersUseZip64() throws IOException {
        Path path = folder.resolve("many.zip");
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            for (int i = 0; i < 66_000; i++) {
                writer.add("m" + i, new byte[0]);
            }
            writer.commit();
        }
        try (Archive archive = Archive.open(path, LIMITS);
                ZipFile zip = new ZipFile(path.toFile())) {
            assertThat(archive.names()).hasSize(66_000);
            assertThat(zip.size()).isEqualTo(66_000);
        }
        LoadLimits few = new LoadLimits(1, 1, 1000, 1, 1, 1, 1, 1, 1);
        assertThatThrownBy(() -> Archive.open(path, few))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("66000");
    }

    @Test
    void misuseOfTheWriterLeavesTheOldFile() throws IOException {
        Path path = write(folder.resolve("m.keras"));
        byte[] before = Files.readAllBytes(path);
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            writer.add("a", CONFIG);
            assertThatThrownBy(() -> writer.add("a", CONFIG)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.add("b", 99, sink -> sink.accept(ByteBuffer.wrap(CONFIG))))
                    .hasMessageContaining("size=99");
        }
        assertThat(path).hasBinaryContent(before);
    }

    @Test
    void bombsAreRefusedBeforeTheyInflate() throws IOException {
        Path path = folder.resolve("bomb.zip");
        deflated(path, "config.json", new byte[50 << 20]);
        try (Archive archive = Archive.open(path, LIMITS)) {
            assertThatThrownBy(() -> archive.member("config.json"))
                    .isInstanceOf(LimitExceededException.class)
                    .hasMessageContaining("100 to one");
        }
    }

    @Test
    void lyingHeadersOfDeflatedMembersAreNoticed() throws IOException {
        Path path = folder.resolve("lie.zip");
        byte[] content = new byte[100_000];
        new Random(1).nextBytes(content);
        deflated(path, "a", content);
        byte[] bytes = Files.readAllBytes(path);
        for (int size : new int[] {1000, 99_999, 100_001, 900_000}) {
            Path lie = mutated(bytes, buffer -> buffer.putInt(central(buffer) + 24, size));
            try (Archive archive = Archive.open(lie, LIMITS)) {
                assertThatThrownBy(() -> archive.member("a").bytes(1 << 20))
                        .as("size %d", size)
                        .isInstanceOf(CorruptFileException.class);
            }
        }
    }

    @Test
    void contradictionsAndUnknownFeaturesAreRefused() throws IOException {
        Path path = folder.resolve("m.zip");
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            writer.add("a", CONFIG);
            writer.commit();
        }
        byte[] bytes = Files.readAllBytes(path);
        refuses(
                bytes,
                buffer -> buffer.put(central(buffer) + 16, (byte) ~buffer.get(central(buffer) + 16)),
                CorruptFileException.class);
        refuses(bytes, buffer -> buffer.put(30, (byte) 'b'), CorruptFileException.class);
        refuses(bytes, buffer -> buffer.putInt(18, 5), CorruptFileException.class);
        refuses(bytes, buffer -> buffer.put(40, (byte) 'X'), CorruptFileException.class);
        refuses(bytes, buffer -> buffer.putShort(28, (short) 2000), CorruptFileException.class);
        refuses(
                bytes,
                buffer -> buffer.putShort(central(buffer) + 8, (short) 1).putShort(6, (short) 1),
                UnsupportedFeatureException.class);
        refuses(
                bytes,
                buffer -> buffer.putShort(central(buffer) + 10, (short) 14).putShort(8, (short) 14),
                UnsupportedFeatureException.class);
        refuses(bytes, buffer -> buffer.putInt(central(buffer) + 38, 0120777 << 16), UnsupportedFeatureException.class);
        refuses(bytes, buffer -> buffer.putInt(central(buffer) + 42, 9), CorruptFileException.class);
        refuses(bytes, buffer -> buffer.putInt(central(buffer) + 20, -1), CorruptFileException.class);
    }

    @Test
    void foreignDataAroundAnArchiveIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(write(folder.resolve("m.keras")));
        for (byte[] made : new byte[][] {join(new byte[3], bytes), join(bytes, new byte[3])}) {
            Files.write(folder.resolve("made"), made);
            assertThatThrownBy(() -> Archive.open(folder.resolve("made"), LIMITS))
                    .isInstanceOf(CorruptFileException.class);
        }
    }

    @Test
    void aDuplicateIsRefusedOnlyWhenItIsNeeded() throws IOException {
        Path path = folder.resolve("m.zip");
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            writer.add("a1", CONFIG);
            writer.add("a2", CONFIG);
            writer.add("b", CONFIG);
            writer.commit();
        }
        String text = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).replace("a2", "a1");
        Files.write(path, text.getBytes(StandardCharsets.ISO_8859_1));
        try (Archive archive = Archive.open(path, LIMITS)) {
            assertThat(archive.member("b").bytes(100)).isEqualTo(CONFIG);
            assertThatThrownBy(() -> archive.member("a1"))
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining("more than once");
        }
    }

    @Test
    void overlappingMembersAreRefused() throws IOException {
        Path path = folder.resolve("m.zip");
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            writer.add("a", CONFIG);
            writer.add("b", CONFIG);
            writer.commit();
        }
        byte[] bytes = Files.readAllBytes(path);
        CRC32 crc = new CRC32();
        int first = 31;
        int second = first + CONFIG.length + 31;
        crc.update(bytes, first, second + CONFIG.length - first);
        int size = second + CONFIG.length - first;
        Path made = mutated(bytes, buffer -> {
            int at = central(buffer);
            buffer.putInt(at + 16, (int) crc.getValue()).putInt(at + 20, size).putInt(at + 24, size);
            buffer.putInt(14, (int) crc.getValue()).putInt(18, size).putInt(22, size);
        });
        try (Archive archive = Archive.open(made, LIMITS)) {
            assertThatThrownBy(() -> archive.member("a")).hasMessageContaining("overlaps");
            assertThat(archive.member("b").bytes(100)).isEqualTo(CONFIG);
        }
    }

    @Test
    void damagedFilesGiveOnlyTypedErrors() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : new String[] {"config.json", "assets/"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.length() > 7 ? CONFIG : new byte[0]);
                zip.closeEntry();
            }
        }
        Path scratch = Mutations.scratch("ArchiveTest");
        Mutations.refusesEveryTruncation(out.toByteArray(), scratch, ArchiveTest::readAll);
        assertThat(Mutations.survivesByteFlips(out.toByteArray(), scratch, 3000, 8, ArchiveTest::readAll))
                .isGreaterThan(1000);
    }

    private static void readAll(Path path) throws IOException {
        try (Archive archive = Archive.open(path, LIMITS)) {
            for (String name : archive.names()) {
                archive.member(name).bytes(1 << 20);
            }
        }
    }

    private void refuses(byte[] original, Consumer<ByteBuffer> change, Class<? extends FormatException> type)
            throws IOException {
        Path made = mutated(original, change);
        assertThatThrownBy(() -> readAll(made)).isInstanceOf(type);
    }

    private Path mutated(byte[] original, Consumer<ByteBuffer> change) throws IOException {
        byte[] bytes = original.clone();
        change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return Files.write(folder.resolve("mutated"), bytes);
    }

    private static int central(ByteBuffer buffer) {
        return buffer.getInt(buffer.limit() - 22 + 16);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] weights() {
        byte[] weights = new byte[3_000_001];
        new Random(5).nextBytes(weights);
        return weights;
    }

    private static Path write(Path path) throws IOException {
        byte[] weights = weights();
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            writer.add("config.json", CONFIG);
            writer.add("model.weights.h5", weights.length, sink -> {
                sink.accept(ByteBuffer.wrap(weights, 0, 1_000_000));
                sink.accept(ByteBuffer.wrap(weights, 1_000_000, 2_000_001));
            });
            writer.add("assets/w\u00f6rter.txt", new byte[] {'x'});
            writer.add("empty", new byte[0]);
            writer.commit();
        }
        return path;
    }

    private static void deflated(Path path, String name, byte[] content) throws IOException {
        try (OutputStream file = Files.newOutputStream(path);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            ZipEntry entry = new ZipEntry(name);
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }
    }
}
