package dev.keratin.cli;

import dev.keratin.files.ElementType;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of a tensor's values, from one pass over its bytes and without holding it in memory.
 *
 * @param sha256 over the little-endian bytes, in row-major order
 * @param hasValues whether there are numbers to compare: not for strings, complex numbers and empty tensors
 * @param min the smallest number
 * @param max the largest number
 * @param mean the mean of the numbers, summed in double precision
 * @param nan how many values are NaN; they are left out of the others
 * @param infinite how many values are infinite
 */
record TensorStatistics(
        String sha256, boolean hasValues, double min, double max, double mean, long nan, long infinite) {

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

    /** The facts as a tree for JSON; values that there are none of are null. */
    Map<String, @Nullable Object> tree() {
        return Trees.ordered(
                "sha256",
                sha256,
                "min",
                hasValues ? (Double) min : null,
                "max",
                hasValues ? (Double) max : null,
                "mean",
                hasValues ? (Double) mean : null,
                "nan_count",
                nan,
                "inf_count",
                infinite);
    }

    /** Collects whole elements of the pieces, since an element may lie across two. */
    private static final class Pass {
        private static final int CHUNK = 1 << 16;

        private final MessageDigest digest = WeightsDigest.digest();
        private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        private final ElementType type;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double sum;
        private long count;
        private long nan;
        private long infinite;

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
                if (type == ElementType.INT64) {
                    for (long value : StoredArrays.toLongs(values)) {
                        add(value);
                    }
                } else if (type == ElementType.UINT64) {
                    for (long value : StoredArrays.toLongs(MemoryArray.of(ElementType.INT64, chunk, elements))) {
                        add(value >= 0 ? value : value + 0x1p64);
                    }
                } else {
                    for (double value : StoredArrays.toDoubles(values)) {
                        add(value);
                    }
                }
            }
            chunk.clear();
        }

        private void add(double value) {
            if (Double.isNaN(value)) {
                nan++;
                return;
            }
            if (Double.isInfinite(value)) {
                infinite++;
            }
            count++;
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }

        TensorStatistics result() {
            boolean any = count > 0;
            return new TensorStatistics(
                    HexFormat.of().formatHex(digest.digest()), any, min, max, any ? sum / count : 0, nan, infinite);
        }
    }
}
