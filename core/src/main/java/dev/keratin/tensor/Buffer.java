package dev.keratin.tensor;

import org.jspecify.annotations.Nullable;

/**
 * One Java array behind a tensor or a value of a plan. Exactly one of the fields is set, the one that {@link DType.Storage} names; kernels
 * read the field of their own type and index it with one base index.
 */
@SuppressWarnings("NullAway") // the accessors promise the array of the storage that the caller knows
public final class Buffer {

    private final float @Nullable [] f32;
    private final double @Nullable [] f64;
    private final byte @Nullable [] i8;
    private final int @Nullable [] i32;
    private final long @Nullable [] i64;
    private final String @Nullable [] text;

    private Buffer(Object array) {
        this.f32 = array instanceof float[] a ? a : null;
        this.f64 = array instanceof double[] a ? a : null;
        this.i8 = array instanceof byte[] a ? a : null;
        this.i32 = array instanceof int[] a ? a : null;
        this.i64 = array instanceof long[] a ? a : null;
        this.text = array instanceof String[] a ? a : null;
    }

    /** A buffer over {@code array} ({@code float[]}, {@code double[]}, {@code byte[]}, {@code int[]}, {@code long[]}, {@code String[]}), not copied. */
    public static Buffer over(Object array) {
        Buffer buffer = new Buffer(array);
        if (buffer.array() == null) {
            throw new IllegalArgumentException(
                    "No storage for a " + array.getClass().getSimpleName() + ".");
        }
        return buffer;
    }

    /** A new buffer of zeros. */
    public static Buffer allocate(DType.Storage storage, int length) {
        return new Buffer(
                switch (storage) {
                    case F32 -> new float[length];
                    case F64 -> new double[length];
                    case I8 -> new byte[length];
                    case I32 -> new int[length];
                    case I64 -> new long[length];
                    case TEXT -> new String[length];
                });
    }

    public float[] f32() {
        return f32;
    }

    public double[] f64() {
        return f64;
    }

    public byte[] i8() {
        return i8;
    }

    public int[] i32() {
        return i32;
    }

    public long[] i64() {
        return i64;
    }

    public String[] text() {
        return text;
    }

    /** The array itself. */
    public Object array() {
        return f32 != null ? f32 : f64 != null ? f64 : i32 != null ? i32 : i64 != null ? i64 : i8 != null ? i8 : text;
    }

    public int length() {
        return java.lang.reflect.Array.getLength(array());
    }
}
