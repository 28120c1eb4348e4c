package dev.keratin.cli;

import dev.keratin.files.ElementType;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a tensor's values, from one pass over its bytes and without holding it in memory.
 *
 * @param sha256 over the little-endian bytes, in row-major order
 * @param finite how many values are finite; minimum, maximum, mean and deviation are of these
 * @param min the smallest
 * @param max the largest
 * @param mean their mean, in double precision
 * @param std their standard deviation, that of the values themselves and not of a sample of others
 * @param nan how many values are NaN
 * @param infinite how many values are infinite
 * @param zero how many values are zero, of either sign
 */
record TensorStatistics(
        String sha256,
        long finite,
        double min,
        double max,
        double mean,
        double std,
        long nan,
        long infinite,
        long zero) {

    static TensorStatistics of(StoredArray array) throws IOException {
        Pass pass = new Pass(array.type());
        if (array.type() == ElementType.STRING) {
            array.strings().forEach(pass.digest::update);
        } else {
            array.transferTo(pass::accept);
            pass.decode();
        }
        return pass.result();
    }

    /** The facts as a tree for JSON; numbers that there are none of are null. */
    Map<String, @Nullable Object> tree() {
        return Trees.ordered(
                "sha256",
                sha256,
                "min",
                number(min),
                "max",
                number(max),
                "mean",
                number(mean),
                "std",
                number(std),
                "nan_count",
                nan,
                "inf_count",
                infinite,
                "zero_count",
                zero);
    }

    /** Null where there are no values, or where they are beyond the range of double precision: JSON has finite numbers only. */
    private @Nullable Double number(double value) {
        return finite > 0 && Double.isFinite(value) ? (Double) value : null;
    }

    /** Collects whole elements of the pieces, since an element may lie across two. */
    private static final class Pass {
        private static final int CHUNK = 1 << 16;

        private final MessageDigest digest = WeightsDigest.digest();
        private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        private final ElementType type;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double mean;
        private double squares;
        private long finite;
        private long nan;
        private long infinite;
        private long zero;

        Pass(ElementType type) {
            this.type = type;
        }

        void accept(ByteBuffer piece) throws IOException {
            digest.update(piece.duplicate());
            if (type == ElementType.COMPLEX64 || type == ElementType.COMPLEX128) {
                return;
            }
            while (piece.hasRemaining()) {
                int length = Math.min(piece.remaining(), chunk.remaining());
                chunk.put(piece.slice(piece.position(), length));
                piece.position(piece.position() + length);
                if (!chunk.hasRemaining()) {
                    decode();
                }
            }
        }

        /** The chunk is a multiple of every element's size, so only whole elements are in it when it is full or the tensor has ended. */
        void decode() throws IOException {
            chunk.flip();
            if (chunk.hasRemaining()) {
                long elements = chunk.remaining() / type.byteSize();
                MemoryArray values = MemoryArray.of(type, chunk, elements);
                add(
                        switch (type) {
                            case INT64 -> doubles(StoredArrays.toLongs(values));
                            case UINT64 ->
                                unsigned(StoredArrays.toLongs(MemoryArray.of(ElementType.INT64, chunk, elements)));
                            default -> StoredArrays.toDoubles(values);
                        });
            }
            chunk.clear();
        }

        private static double[] doubles(long[] values) {
            return Arrays.stream(values).mapToDouble(value -> value).toArray();
        }

        private static double[] unsigned(long[] values) {
            return Arrays.stream(values)
                    .mapToDouble(value -> value >= 0 ? value : value + 0x1p64)
                    .toArray();
        }

        /** Mean and squared distances of the chunk by themselves, then joined with those before: exact enough where the mean is far from zero. */
        private void add(double[] values) {
            double sum = 0;
            int count = 0;
            for (double value : values) {
                if (Double.isNaN(value)) {
                    nan++;
                } else if (Double.isInfinite(value)) {
                    infinite++;
                } else {
                    count++;
                    sum += value;
                    zero += value == 0 ? 1 : 0;
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
            if (count == 0) {
                return;
            }
            double chunkMean = sum / count;
            double chunkSquares = 0;
            for (double value : values) {
                if (Double.isFinite(value)) {
                    chunkSquares += (value - chunkMean) * (value - chunkMean);
                }
            }
            double distance = chunkMean - mean;
            double share = (double) count / (finite + count);
            mean += distance * share;
            squares += chunkSquares + distance * distance * share * finite;
            finite += count;
        }

        TensorStatistics result() {
            return new TensorStatistics(
                    HexFormat.of().formatHex(digest.digest()),
                    finite,
                    min,
                    max,
                    mean,
                    finite == 0 ? 0 : Math.sqrt(squares / finite),
                    nan,
                    infinite,
                    zero);
        }
    }
}
