package dev.keratin.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Crc32sTest {

    @TempDir
    private Path folder;

    @Test
    void combinesPiecesOfAnyLength() {
        byte[] bytes = new byte[1031];
        new Random(3).nextBytes(bytes);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(Crc32s.combine(crc(bytes, 0, cut), crc(bytes, cut, bytes.length), bytes.length - cut))
                    .isEqualTo(crc(bytes, 0, bytes.length));
        }
    }

    @Test
    void sumsALargeRangeInHalves() throws IOException {
        byte[] bytes = new byte[(17 << 20) + 5];
        new Random(4).nextBytes(bytes);
        Path file = Files.write(folder.resolve("large"), bytes);
        try (FileSource source = FileSource.open(file)) {
            assertThat(Crc32s.of(source, 3, bytes.length - 3)).isEqualTo(crc(bytes, 3, bytes.length));
            assertThat(Crc32s.of(source, 3, 1000)).isEqualTo(crc(bytes, 3, 1003));
        }
    }

    @Test
    void saysThatTheFileIsTruncatedWhicheverHalfFindsIt() throws IOException {
        Path file = Files.write(folder.resolve("short"), new byte[9 << 20]);
        try (FileSource source = FileSource.open(file)) {
            assertThatThrownBy(() -> Crc32s.of(source, 0, 16 << 20)).isInstanceOf(CorruptFileException.class);
            assertThatThrownBy(() -> Crc32s.of(source, 0, 32 << 20)).isInstanceOf(CorruptFileException.class);
        }
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
