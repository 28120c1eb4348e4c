package dev.keratin.files;

import dev.keratin.files.internal.Pieces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array in memory, to be given to a writer.
 *
 * <p>Wraps what it is given, without a copy: values changed later are written as they are then. The shape is always given in full; no
 * dimensions at all make a scalar, of one value:
 *
 * <pre>{@code
 * MemoryArray images = MemoryArray.of(pixels, 1000, 28, 28);
 * MemoryArray labels = MemoryArray.of(digits, 1000);
 * MemoryArray step = MemoryArray.of(new long[] {17});
 * }</pre>
 */
public final class MemoryArray implements StoredArray {

    private final ElementType type;
    private final long[] shape;
    private final Values values;
    private final @Nullable List<byte[]> strings;

    private MemoryArray(ElementType type, int length, long[] shape, Values values, @Nullable List<byte[]> strings) {
        this.type = type;
        this.shape = shape.clone();
        this.values = values;
        this.strings = strings;
        if (Shapes.count(shape) != length) {
            throw new IllegalArgumentException("`shape` must have as many elements as there are values, received shape="
                    + Shapes.text(shape) + " for " + length + " values.");
        }
    }

    /** Values of FLOAT32. */
    public static MemoryArray of(float[] values, long... shape) {
        return new MemoryArray(
                ElementType.FLOAT32,
                values.length,
                shape,
                (from, count, to) -> to.asFloatBuffer().put(values, from, count),
                null);
    }

    /** Values of FLOAT64. */
    public static MemoryArray of(double[] values, long... shape) {
        return new MemoryArray(
                ElementType.FLOAT64,
                values.length,
                shape,
                (from, count, to) -> to.asDoubleBuffer().put(values, from, count),
                null);
    }

    /** Values of INT32. */
    public static MemoryArray of(int[] values, long... shape) {
        return new MemoryArray(
                ElementType.INT32,
                values.length,
                shape,
                (from, count, to) -> to.asIntBuffer().put(values, from, count),
                null);
    }

    /** Values of INT64. */
    public static MemoryArray of(long[] values, long... shape) {
        return new MemoryArray(
                ElementType.INT64,
                values.length,
                shape,
                (from, count, to) -> to.asLongBuffer().put(values, from, count),
                null);
    }

    /** Values of UINT8, as images are stored. */
    public static MemoryArray of(byte[] values, long... shape) {
        return of(ElementType.UINT8, ByteBuffer.wrap(values), shape);
    }

    /** Values of BOOL. */
    public static MemoryArray of(boolean[] values, long... shape) {
        return new MemoryArray(
                ElementType.BOOL,
                values.length,
                shape,
                (from, count, to) -> {
                    for (int i = 0; i < count; i++) {
                        to.put((byte) (values[from + i] ? 1 : 0));
                    }
                },
                null);
    }

    /** Bit patterns of a type of two bytes: FLOAT16, BFLOAT16, INT16, UINT16. */
    public static MemoryArray of(ElementType type, short[] bits, long... shape) {
        if (type.byteSize() != Short.BYTES) {
            throw new IllegalArgumentException("`type` must have elements of two bytes, received type=" + type + ".");
        }
        return new MemoryArray(
                type,
                bits.length,
                shape,
                (from, count, to) -> to.asShortBuffer().put(bits, from, count),
                null);
    }

    /** Row-major little-endian bytes of any type but STRING: everything between position and limit. */
    public static MemoryArray of(ElementType type, ByteBuffer bytes, long... shape) {
        int size = type.byteSize();
        if (size == 0 || bytes.remaining() % size != 0) {
            throw new IllegalArgumentException("`bytes` must be whole elements of a type with a size, received "
                    + bytes.remaining() + " bytes for type=" + type + ".");
        }
        ByteBuffer own = bytes.slice();
        return new MemoryArray(
                type,
                own.remaining() / size,
                shape,
                (from, count, to) -> to.put(own.slice(from * size, count * size)),
                null);
    }

    /** Byte strings. */
    public static MemoryArray ofStrings(List<byte[]> values, long... shape) {
        return new MemoryArray(ElementType.STRING, values.size(), shape, MemoryArray::refuse, values);
    }

    /** A scalar of STRING, in UTF-8. */
    public static MemoryArray ofString(String value) {
        return ofStrings(List.of(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public ElementType type() {
        return type;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public List<byte[]> strings() throws IOException {
        return strings != null ? strings : StoredArray.super.strings();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        int size = type.byteSize();
        if (size == 0) {
            throw new IllegalStateException("transferTo() is not for arrays of STRING; use strings().");
        }
        int total = (int) elementCount();
        int perPiece = Pieces.SIZE / size;
        ByteBuffer piece = Pieces.take().order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int done = 0; done < total; ) {
                int count = Math.min(perPiece, total - done);
                values.copy(done, count, piece.clear());
                done += count;
                sink.accept(piece.position(0).limit(count * size));
            }
        } finally {
            Pieces.give(piece);
        }
    }

    private static void refuse(int from, int count, ByteBuffer to) {
        throw new IllegalStateException("Strings have no raw form.");
    }

    /** Copies elements into a little-endian buffer at its position; where that ends up does not matter. */
    @FunctionalInterface
    private interface Values {
        void copy(int from, int count, ByteBuffer to);
    }
}
