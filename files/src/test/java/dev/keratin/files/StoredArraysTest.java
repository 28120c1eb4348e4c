package dev.keratin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredArraysTest {

    @Test
    void smallFloatsBecomeFloatsExactly() throws IOException {
        short[] halves = {
            0, (short) 0x8000, 0x3C00, (short) 0xC000, 0x7BFF, 1, 0x03FF, 0x0400, 0x7C00, (short) 0xFC00, 0x3555
        };
        assertThat(StoredArrays.toFloats(MemoryArray.of(ElementType.FLOAT16, halves, halves.length)))
                .containsExactly(
                        0f,
                        -0f,
                        1f,
                        -2f,
                        65504f,
                        0x1p-24f,
                        0x1.ff8p-15f,
                        0x1p-14f,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        0.33325195f);
        assertThat(StoredArrays.toFloats(MemoryArray.of(ElementType.FLOAT16, new short[] {0x7E00}, 1)))
                .containsExactly(Float.NaN);
        assertThat(StoredArrays.toFloats(MemoryArray.of(ElementType.BFLOAT16, new short[] {0x3F80, (short) 0xC049}, 2)))
                .containsExactly(1f, -3.140625f);
        assertThat(StoredArrays.toFloats(bytes(ElementType.FLOAT8_E4M3, 0x38, 0xC0, 0x7E, 0x7F, 0x01, 0x08)))
                .containsExactly(1f, -2f, 448f, Float.NaN, 0x1p-9f, 0x1p-6f);
        assertThat(StoredArrays.toFloats(bytes(ElementType.FLOAT8_E5M2, 0x3C, 0xC0, 0x7B, 0x7C, 0x01)))
                .containsExactly(1f, -2f, 57344f, Float.POSITIVE_INFINITY, 0x1p-16f);
    }

    @Test
    void integersBecomeWiderNumbers() throws IOException {
        assertThat(StoredArrays.toFloats(bytes(ElementType.UINT8, 0, 200))).containsExactly(0, 200);
        assertThat(StoredArrays.toInts(bytes(ElementType.INT8, 200))).containsExactly(-56);
        assertThat(StoredArrays.toInts(MemoryArray.of(ElementType.UINT16, new short[] {-1}, 1)))
                .containsExactly(65535);
        assertThat(StoredArrays.toLongs(bytes(ElementType.UINT32, 255, 255, 255, 255)))
                .containsExactly(0xFFFFFFFFL);
        assertThat(StoredArrays.toDoubles(MemoryArray.of(new int[] {Integer.MIN_VALUE}, 1)))
                .containsExactly(Integer.MIN_VALUE);
        assertThat(StoredArrays.toDoubles(MemoryArray.of(new float[] {0.1f}, 1)))
                .containsExactly(0.1f);
        assertThat(StoredArrays.toLongs(MemoryArray.of(new boolean[] {true, false}, 2)))
                .containsExactly(1, 0);
    }

    @Test
    void conversionsThatLoseAreRefusedWithBothTypes() {
        assertThatThrownBy(() -> StoredArrays.toFloats(MemoryArray.of(new double[] {1}, 1)))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("FLOAT64")
                .hasMessageContaining("float");
        assertThatThrownBy(() -> StoredArrays.toFloats(MemoryArray.of(new int[] {1}, 1)))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(() -> StoredArrays.toInts(MemoryArray.of(new long[] {1}, 1)))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(() -> StoredArrays.toLongs(MemoryArray.of(new float[] {1}, 1)))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(() -> StoredArrays.toDoubles(MemoryArray.of(new long[] {1}, 1)))
                .isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(() -> StoredArrays.toFloats(MemoryArray.ofString("1")))
                .isInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void piecesMaySplitElementsAnywhere() throws IOException {
        float[] values = {1, 2, 3, 4, 5};
        byte[] bytes = StoredArrays.toBytes(MemoryArray.of(values, 5));
        for (int size = 1; size <= bytes.length; size++) {
            int step = size;
            StoredArray split = new StoredArray() {
                @Override
                public ElementType type() {
                    return ElementType.FLOAT32;
                }

                @Override
                public long[] shape() {
                    return new long[] {5};
                }

                @Override
                public void transferTo(ByteSink sink) throws IOException {
                    for (int at = 0; at < bytes.length; at += step) {
                        sink.accept(ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at)));
                    }
                }
            };
            assertThat(StoredArrays.toFloats(split)).containsExactly(values);
        }
    }

    @Test
    void largeArraysTravelInPieces() throws IOException {
        long[] values = new long[300_000];
        Arrays.setAll(values, i -> (long) i << 20);
        assertThat(StoredArrays.toLongs(MemoryArray.of(values, 3, 100_000))).isEqualTo(values);
        boolean[] flags = new boolean[1_500_000];
        flags[1_400_000] = true;
        assertThat(StoredArrays.toBytes(MemoryArray.of(flags, 1_500_000))[1_400_000])
                .isEqualTo((byte) 1);
    }

    @Test
    void shapesMustFitTheValues() {
        assertThatThrownBy(() -> MemoryArray.of(new float[3], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2, 2)");
        assertThatThrownBy(() -> MemoryArray.of(new float[3])).hasMessageContaining("()");
        assertThatThrownBy(() -> MemoryArray.of(new float[1], -1, -1)).hasMessageContaining("(-1, -1)");
        assertThatThrownBy(() -> MemoryArray.of(ElementType.FLOAT32, ByteBuffer.allocate(5), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCopyIsIndependentAndKeepsItsDigest() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, 2.5);
        MemoryArray array = MemoryArray.of(ElementType.FLOAT64, bytes);
        MemoryArray copy = StoredArrays.copy(array);
        String digest = StoredArrays.sha256(array);
        bytes.putDouble(0, 3);
        assertThat(StoredArrays.sha256(copy)).isEqualTo(digest).isNotEqualTo(StoredArrays.sha256(array));
        assertThat(StoredArrays.sha256(MemoryArray.ofStrings(List.of(new byte[] {'a'}, new byte[] {'b'}), 2)))
                .isEqualTo(StoredArrays.sha256(MemoryArray.ofString("ab")));
    }

    private static MemoryArray bytes(ElementType type, int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return MemoryArray.of(type, ByteBuffer.wrap(bytes), values.length / type.byteSize());
    }
}
