package dev.keratin.files.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.Mutations;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.UnsupportedFeatureException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();
    private static final byte[] IMAGES = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, -1, -2, -3};

    @TempDir
    Path folder;

    @Test
    void plainAndCompressedFilesReadAlike() throws IOException {
        Path plain = Files.write(folder.resolve("plain"), IMAGES);
        // The name claims the opposite of the content: only the content counts.
        Path compressed = Files.write(folder.resolve("compressed.idx"), gzip(IMAGES));
        for (Path path : new Path[] {plain, compressed}) {
            IdxFile file = IdxFile.read(path, LIMITS);
            assertThat(file.type()).isEqualTo(ElementType.UINT8);
            assertThat(file.shape()).containsExactly(2, 1, 3);
            assertThat(StoredArrays.toBytes(file)).containsExactly(1, 2, 3, -1, -2, -3);
        }
    }

    @Test
    void numbersAreReadMostSignificantByteFirst() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 12);
        bytes.put(new byte[] {0, 0, 0x0D, 1})
                .putInt(3)
                .putFloat(1.5f)
                .putFloat(-2)
                .putFloat(Float.MIN_VALUE);
        Path path = Files.write(folder.resolve("f"), bytes.array());
        assertThat(StoredArrays.toFloats(IdxFile.read(path, LIMITS))).containsExactly(1.5f, -2, Float.MIN_VALUE);
    }

    @Test
    void impossibleHeadersAreRefused() throws IOException {
        Path path = folder.resolve("bad");
        Files.write(path, new byte[] {0, 0, 8, 2, -1, -1, -1, -1, -1, -1, -1, -1});
        assertThatThrownBy(() -> IdxFile.read(path, LIMITS)).isInstanceOf(CorruptFileException.class);
        Files.write(path, gzip(new byte[] {0, 0, 8, 1, -1, -1, -1, -1}));
        assertThatThrownBy(() -> IdxFile.read(path, LIMITS)).isInstanceOf(LimitExceededException.class);
        Files.write(path, new byte[] {0, 0, 7, 1, 0, 0, 0, 0});
        assertThatThrownBy(() -> IdxFile.read(path, LIMITS)).isInstanceOf(UnsupportedFeatureException.class);
        Files.write(path, new byte[] {'P', 'K', 3, 4});
        assertThatThrownBy(() -> IdxFile.read(path, LIMITS)).hasMessageContaining("no IDX file");
    }

    @Test
    void damagedFilesGiveOnlyTypedErrors() throws IOException {
        Path scratch = Mutations.scratch("IdxFileTest");
        Mutations.refusesEveryTruncation(IMAGES, scratch, IdxFileTest::readAll);
        Mutations.refusesEveryTruncation(gzip(IMAGES), scratch, IdxFileTest::readAll);
        assertThat(Mutations.survivesByteFlips(IMAGES, scratch, 500, 5, IdxFileTest::readAll))
                .isPositive();
        assertThat(Mutations.survivesByteFlips(gzip(IMAGES), scratch, 500, 6, IdxFileTest::readAll))
                .isPositive();
    }

    private static void readAll(Path path) throws IOException {
        StoredArrays.toBytes(IdxFile.read(path, LIMITS));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
