package dev.keratin.files.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnappyTest {

    @Test
    void literalsAndAllKindsOfCopiesAreDecoded() throws Exception {
        byte[] near = {14, 3 << 2, 'a', 'b', 'c', 'd', 1 | 6 - 4 << 2, 2, 2 | 3 << 2, 8, 0};
        assertThat(text(near)).isEqualTo("abcdcdcdcdcdcd".substring(0, 10) + "cdcd");
        byte[] run = {6, 0, 'x', 3 | 4 << 2, 1, 0, 0, 0};
        assertThat(text(run)).isEqualTo("xxxxxx");
        byte[] longLiteral = new byte[64 + 3];
        java.util.Arrays.fill(longLiteral, (byte) 'y');
        longLiteral[0] = 64;
        longLiteral[1] = (byte) (60 << 2);
        longLiteral[2] = 63;
        assertThat(text(longLiteral)).isEqualTo("y".repeat(64));
    }

    @Test
    void falseLengthsAndOffsetsAreRefused() {
        byte[][] broken = {
            {},
            {5, 0, 'x'},
            {1, 4, 'x'},
            {2, 0, 'x', 1, 9},
            {2, 0, 'x', 1, 0},
            {100, 0, 'x'},
            {-1, -1, -1, -1, 127, 0, 'x'},
            {1, (byte) (63 << 2), 1}
        };
        for (byte[] bytes : broken) {
            assertThatThrownBy(() -> Snappy.decompress(bytes, "p")).isInstanceOf(CorruptFileException.class);
        }
    }

    @Test
    void randomBytesGiveOnlyTypedErrors() {
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                Snappy.decompress(bytes, "p");
            } catch (CorruptFileException expected) {
                assertThat(expected).hasMessageStartingWith("p: ");
            }
        }
    }

    private static String text(byte[] bytes) throws CorruptFileException {
        return new String(Snappy.decompress(bytes, "p"), StandardCharsets.US_ASCII);
    }
}
