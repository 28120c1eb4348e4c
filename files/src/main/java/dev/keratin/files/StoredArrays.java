package dev.keratin.files;

import dev.keratin.files.StoredArray.ByteSink;
import dev.keratin.files.internal.Halves;
import dev.keratin.files.internal.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Stored arrays as Java arrays.
 *
 * <p>Only conversions that keep every value are made; any other is refused with both types, since a file that holds another type than expected is
 * usually another file than meant. The result is allocated after the file's sizes have been checked by the reader that made the array.
 */
public final class StoredArrays {

    private StoredArrays() {}

    /**
     * As floats: from FLOAT32, and exactly from FLOAT16, BFLOAT16, the FLOAT8 types, integers up to 16 bits, and BOOL (0 and 1).
     *
     * @throws UnsupportedFeatureException for any other type
     */
    public static float[] toFloats(StoredArray array) throws IOException {
        float[] out = new float[length(array)];
        Cursor at = new Cursor();
        switch (array.type()) {
            case FLOAT32 ->
                read(array, piece -> {
                    int count = piece.remaining() / Float.BYTES;
                    piece.asFloatBuffer().get(out, at.take(count), count);
                });
            case FLOAT16 -> read(array, piece -> each(piece, () -> out[at.next()] = Halves.float16(piece.getShort())));
            case BFLOAT16 ->
                read(array, piece -> each(piece, () -> out[at.next()] = Halves.bfloat16(piece.getShort())));
            case FLOAT8_E4M3 ->
                read(array, piece -> each(piece, () -> out[at.next()] = Halves.float8E4m3(piece.get())));
            case FLOAT8_E5M2 ->
                read(array, piece -> each(piece, () -> out[at.next()] = Halves.float8E5m2(piece.get())));
            case INT8 -> read(array, piece -> each(piece, () -> out[at.next()] = piece.get()));
            case UINT8, BOOL -> read(array, piece -> each(piece, () -> out[at.next()] = piece.get() & 0xFF));
            case INT16 -> read(array, piece -> each(piece, () -> out[at.next()] = piece.getShort()));
            case UINT16 -> read(array, piece -> each(piece, () -> out[at.next()] = piece.getShort() & 0xFFFF));
            default -> throw refusal(array, "float");
        }
        return out;
    }

    /**
     * As doubles: from FLOAT64, INT32, UINT32 and everything that {@link #toFloats} takes.
     *
     * @throws UnsupportedFeatureException for any other type
     */
    public static double[] toDoubles(StoredArray array) throws IOException {
        switch (array.type()) {
            case FLOAT64, INT32, UINT32 -> {
                double[] out = new double[length(array)];
                Cursor at = new Cursor();
                read(array, piece -> {
                    switch (array.type()) {
                        case FLOAT64 -> {
                            int count = piece.remaining() / Double.BYTES;
                            piece.asDoubleBuffer().get(out, at.take(count), count);
                        }
                        case INT32 -> each(piece, () -> out[at.next()] = piece.getInt());
                        default -> each(piece, () -> out[at.next()] = piece.getInt() & 0xFFFF_FFFFL);
                    }
                });
                return out;
            }
            case INT64, UINT64, COMPLEX64, COMPLEX128, STRING -> throw refusal(array, "double");
            default -> {
                float[] floats = toFloats(array);
                double[] out = new double[floats.length];
                for (int i = 0; i < out.length; i++) {
                    out[i] = floats[i];
                }
                return out;
            }
        }
    }

    /**
     * As ints: from INT32 and the smaller integers and BOOL.
     *
     * @throws UnsupportedFeatureException for any other type
     */
    public static int[] toInts(StoredArray array) throws IOException {
        int[] out = new int[length(array)];
        Cursor at = new Cursor();
        switch (array.type()) {
            case INT32 ->
                read(array, piece -> {
                    int count = piece.remaining() / Integer.BYTES;
                    piece.asIntBuffer().get(out, at.take(count), count);
                });
            case INT8 -> read(array, piece -> each(piece, () -> out[at.next()] = piece.get()));
            case UINT8, BOOL -> read(array, piece -> each(piece, () -> out[at.next()] = piece.get() & 0xFF));
            case INT16 -> read(array, piece -> each(piece, () -> out[at.next()] = piece.getShort()));
            case UINT16 -> read(array, piece -> each(piece, () -> out[at.next()] = piece.getShort() & 0xFFFF));
            default -> throw refusal(array, "int");
        }
        return out;
    }

    /**
     * As longs: from INT64, UINT32 and everything that {@link #toInts} takes.
     *
     * @throws UnsupportedFeatureException for any other type
     */
    public static long[] toLongs(StoredArray array) throws IOException {
        switch (array.type()) {
            case INT64 -> {
                long[] out = new long[length(array)];
                Cursor at = new Cursor();
                read(array, piece -> {
                    int count = piece.remaining() / Long.BYTES;
                    piece.asLongBuffer().get(out, at.take(count), count);
                });
                return out;
            }
            case UINT32 -> {
                long[] out = new long[length(array)];
                Cursor at = new Cursor();
                read(array, piece -> each(piece, () -> out[at.next()] = piece.getInt() & 0xFFFF_FFFFL));
                return out;
            }
            case INT8, UINT8, BOOL, INT16, UINT16, INT32 -> {
                int[] ints = toInts(array);
                long[] out = new long[ints.length];
                for (int i = 0; i < out.length; i++) {
                    out[i] = ints[i];
                }
                return out;
            }
            default -> throw refusal(array, "long");
        }
    }

    /** The raw bytes, row-major and little-endian, of an array of any type but STRING. */
    public static byte[] toBytes(StoredArray array) throws IOException {
        long size = array.byteSize();
        if (size > Integer.MAX_VALUE - 8) {
            throw tooLong(array);
        }
        ByteBuffer out = ByteBuffer.allocate((int) size);
        array.transferTo(out::put);
        return out.array();
    }

    /** A copy in memory, independent of the file that {@code array} comes from. */
    public static MemoryArray copy(StoredArray array) throws IOException {
        return array.type() == ElementType.STRING
                ? MemoryArray.ofStrings(array.strings(), array.shape())
                : MemoryArray.of(array.type(), ByteBuffer.wrap(toBytes(array)), array.shape());
    }

    /** SHA-256 of the raw bytes, or for STRING of the elements one after another, in hexadecimal. */
    public static String sha256(StoredArray array) throws IOException {
        MessageDigest digest = Sha256.digest();
        if (array.type() == ElementType.STRING) {
            array.strings().forEach(digest::update);
        } else {
            array.transferTo(digest::update);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static int length(StoredArray array) throws LimitExceededException {
        long count = array.elementCount();
        if (count > Integer.MAX_VALUE - 8) {
            throw tooLong(array);
        }
        return (int) count;
    }

    private static LimitExceededException tooLong(StoredArray array) {
        return new LimitExceededException("An array of shape " + Shapes.text(array.shape()) + " and type "
                + array.type() + " does not fit into one Java array (2^31 elements).");
    }

    private static UnsupportedFeatureException refusal(StoredArray array, String wanted) {
        return new UnsupportedFeatureException("An array of type " + array.type() + " and shape "
                + Shapes.text(array.shape()) + " cannot become " + wanted + " values without loss.");
    }

    /** Hands on little-endian pieces that hold whole elements, whatever the sender's pieces are. */
    private static void read(StoredArray array, Consumer<ByteBuffer> elements) throws IOException {
        array.transferTo(new WholeElements(array.type().byteSize(), elements));
    }

    private static void each(ByteBuffer piece, Runnable element) {
        while (piece.hasRemaining()) {
            element.run();
        }
    }

    private static final class Cursor {
        private int position;

        int next() {
            return position++;
        }

        int take(int count) {
            int start = position;
            position += count;
            return start;
        }
    }

    private static final class WholeElements implements ByteSink {
        private final int size;
        private final Consumer<ByteBuffer> elements;
        private final ByteBuffer carry;

        WholeElements(int size, Consumer<ByteBuffer> elements) {
            this.size = size;
            this.elements = elements;
            this.carry = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void accept(ByteBuffer piece) {
            while (carry.position() > 0 && piece.hasRemaining()) {
                carry.put(piece.get());
                if (!carry.hasRemaining()) {
                    elements.accept(carry.flip());
                    carry.clear();
                }
            }
            int whole = piece.remaining() / size * size;
            if (whole > 0) {
                elements.accept(piece.slice(piece.position(), whole).order(ByteOrder.LITTLE_ENDIAN));
                piece.position(piece.position() + whole);
            }
            while (piece.hasRemaining()) {
                carry.put(piece.get());
            }
        }
    }
}
