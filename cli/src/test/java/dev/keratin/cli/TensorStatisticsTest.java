package dev.keratin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.ElementType;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorStatisticsTest {

    @Test
    void leavesNanOutAndCountsIt() throws IOException {
        StoredArray array = MemoryArray.of(new float[] {1, Float.NaN, -3, 8, Float.NaN}, 5);

        TensorStatistics statistics = TensorStatistics.of(array);

        assertThat(statistics.min()).isEqualTo(-3);
        assertThat(statistics.max()).isEqualTo(8);
        assertThat(statistics.mean()).isEqualTo(2);
        assertThat(statistics.nan()).isEqualTo(2);
        assertThat(statistics.infinite()).isZero();
        assertThat(statistics.sha256()).isEqualTo(StoredArrays.sha256(array));
    }

    @Test
    void elementsMayLieAcrossPieces() throws IOException {
        double[] values = new double[30_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        StoredArray whole = MemoryArray.of(values, 3, 10_000);

        TensorStatistics statistics = TensorStatistics.of(inPiecesOf(5, whole));

        assertThat(statistics.min()).isZero();
        assertThat(statistics.max()).isEqualTo(29_999);
        assertThat(statistics.mean()).isEqualTo(14_999.5);
        assertThat(statistics.sha256()).isEqualTo(StoredArrays.sha256(whole));
    }

    @Test
    void theDeviationIsExactFarFromZero() throws IOException {
        double[] values = new double[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1e9 + (i % 2 == 0 ? 1 : -1);
        }

        TensorStatistics statistics = TensorStatistics.of(MemoryArray.of(values, values.length));

        assertThat(statistics.mean()).isEqualTo(1e9);
        assertThat(statistics.std()).isEqualTo(1);
        assertThat(statistics.finite()).isEqualTo(values.length);
    }

    @Test
    void knowsIntegersOf64BitsOfBothKinds() throws IOException {
        long[] values = {-1, 1};
        ByteBuffer bytes = ByteBuffer.allocate(16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(-1).putLong(1).flip();

        assertThat(TensorStatistics.of(MemoryArray.of(values, 2)).min()).isEqualTo(-1);
        assertThat(TensorStatistics.of(MemoryArray.of(ElementType.UINT64, bytes, 2))
                        .max())
                .isEqualTo(0x1p64);
    }

    @Test
    void hasNoValuesForStringsAndEmptyTensors() throws IOException {
        TensorStatistics text =
                TensorStatistics.of(MemoryArray.ofStrings(List.of("a".getBytes(StandardCharsets.UTF_8)), 1));

        assertThat(text.finite()).isZero();
        assertThat(text.tree()).containsEntry("min", null);
        assertThat(TensorStatistics.of(MemoryArray.of(new float[0], 0)).finite())
                .isZero();
    }

    private static StoredArray inPiecesOf(int size, StoredArray array) {
        return new StoredArray() {
            @Override
            public ElementType type() {
                return array.type();
            }

            @Override
            public long[] shape() {
                return array.shape();
            }

            @Override
            public void transferTo(ByteSink sink) throws IOException {
                byte[] bytes = StoredArrays.toBytes(array);
                for (int i = 0; i < bytes.length; i += size) {
                    sink.accept(ByteBuffer.wrap(bytes, i, Math.min(size, bytes.length - i)));
                }
            }
        };
    }
}
