package dev.keratin.tensor;

import java.util.Arrays;
import java.util.Locale;

/**
 * An array of numbers (or strings) in host memory, row-major, with a type and a fully known shape.
 *
 * <p>A tensor owns its array: the factories named {@code of} take the caller's array as it is, without a copy, and the caller leaves it alone
 * from then on; {@link #toFloats()} and its siblings give copies. Tensors are compared by type, shape and bits.
 */
public final class Tensor {

    private final DType dtype;
    private final Shape shape;
    private final Buffer buffer;

    private Tensor(DType dtype, Shape shape, Buffer buffer) {
        if (buffer.length() != shape.size()) {
            throw new IllegalArgumentException("An array of " + buffer.length() + " elements does not fill shape "
                    + shape + ", which has " + shape.size() + ".");
        }
        this.dtype = dtype;
        this.shape = shape;
        this.buffer = buffer;
    }

    /** A float32 tensor over {@code values}; without dimensions a vector. */
    public static Tensor of(float[] values, int... dims) {
        return of(DType.FLOAT32, shapeOf(values.length, dims), Buffer.over(values));
    }

    /** A float64 tensor over {@code values}; without dimensions a vector. */
    public static Tensor of(double[] values, int... dims) {
        return of(DType.FLOAT64, shapeOf(values.length, dims), Buffer.over(values));
    }

    /** An int32 tensor over {@code values}; without dimensions a vector. */
    public static Tensor of(int[] values, int... dims) {
        return of(DType.INT32, shapeOf(values.length, dims), Buffer.over(values));
    }

    /** An int64 tensor over {@code values}; without dimensions a vector. */
    public static Tensor of(long[] values, int... dims) {
        return of(DType.INT64, shapeOf(values.length, dims), Buffer.over(values));
    }

    /** A uint8 tensor over {@code values}; without dimensions a vector. */
    public static Tensor of(byte[] values, int... dims) {
        return of(DType.UINT8, shapeOf(values.length, dims), Buffer.over(values));
    }

    /** A tensor of strings over {@code values}; without dimensions a vector. */
    public static Tensor of(String[] values, int... dims) {
        return of(DType.STRING, shapeOf(values.length, dims), Buffer.over(values));
    }

    /** A float32 scalar. */
    public static Tensor scalar(float value) {
        return of(DType.FLOAT32, Shape.scalar(), Buffer.over(new float[] {value}));
    }

    /** An int64 scalar. */
    public static Tensor scalar(long value) {
        return of(DType.INT64, Shape.scalar(), Buffer.over(new long[] {value}));
    }

    /**
     * A tensor over a buffer of the storage that {@code dtype} names.
     *
     * @throws IllegalArgumentException where the length or the storage does not fit
     */
    public static Tensor of(DType dtype, Shape shape, Buffer buffer) {
        return new Tensor(dtype, shape, buffer);
    }

    /** Zeros (empty strings are {@code null} until set). */
    public static Tensor zeros(DType dtype, Shape shape) {
        return of(dtype, shape, Buffer.allocate(dtype.storage(), shape.size()));
    }

    private static Shape shapeOf(int length, int[] dims) {
        return dims.length == 0 ? Shape.of(length) : Shape.of(dims);
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    public int size() {
        return shape.size();
    }

    /** The memory itself, shared: what is written there changes this tensor. */
    public Buffer buffer() {
        return buffer;
    }

    /** The same memory under another shape of as many elements. */
    public Tensor reshape(int... dims) {
        int[] resolved = dims.clone();
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] < 0) {
                unknown = i;
            } else {
                known *= dims[i];
            }
        }
        if (unknown >= 0 && known > 0) {
            resolved[unknown] = (int) (size() / known);
        }
        return of(dtype, Shape.of(resolved), buffer);
    }

    /** The rows from {@code from} (inclusive) to {@code to} (exclusive) along the first axis, copied. */
    public Tensor rows(int from, int to) {
        int row = shape.dim(0) == 0 ? 0 : size() / shape.dim(0);
        Buffer part = Buffer.allocate(dtype.storage(), (to - from) * row);
        System.arraycopy(buffer.array(), from * row, part.array(), 0, (to - from) * row);
        return of(dtype, shape.with(0, to - from), part);
    }

    /** An equal tensor with memory of its own. */
    public Tensor copy() {
        Buffer part = Buffer.allocate(dtype.storage(), size());
        System.arraycopy(buffer.array(), 0, part.array(), 0, size());
        return of(dtype, shape, part);
    }

    /** The element at a flat, row-major index, as a double; a bool is 0 or 1. */
    public double getDouble(int index) {
        return switch (dtype.storage()) {
            case F32 -> buffer.f32()[index];
            case F64 -> buffer.f64()[index];
            case I8 -> dtype == DType.UINT8 ? buffer.i8()[index] & 0xff : buffer.i8()[index];
            case I32 -> buffer.i32()[index];
            case I64 -> buffer.i64()[index];
            case TEXT -> throw notANumber();
        };
    }

    /** The element at a flat, row-major index, as a long; fractions are cut off. */
    public long getLong(int index) {
        return switch (dtype.storage()) {
            case I64 -> buffer.i64()[index];
            default -> (long) getDouble(index);
        };
    }

    /** The element at a flat, row-major index, as a float. */
    public float getFloat(int index) {
        return (float) getDouble(index);
    }

    /** All elements as floats, a copy. */
    public float[] toFloats() {
        if (dtype.storage() == DType.Storage.F32) {
            return buffer.f32().clone();
        }
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getFloat(i);
        }
        return values;
    }

    /** All elements as doubles, a copy. */
    public double[] toDoubles() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getDouble(i);
        }
        return values;
    }

    /** All elements as ints, a copy; fractions are cut off. */
    public int[] toInts() {
        int[] values = new int[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) getLong(i);
        }
        return values;
    }

    /** All elements as longs, a copy; fractions are cut off. */
    public long[] toLongs() {
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong(i);
        }
        return values;
    }

    /** All elements as strings, a copy. */
    public String[] toStrings() {
        if (dtype != DType.STRING) {
            throw new IllegalStateException("A tensor of " + dtype + " holds no strings.");
        }
        return buffer.text().clone();
    }

    /** This tensor in another numeric type: itself where it has that type, else a converted copy. Halves are rounded to nearest even. */
    public Tensor cast(DType to) {
        if (to == dtype) {
            return this;
        }
        return Casts.cast(this, to);
    }

    private IllegalStateException notANumber() {
        return new IllegalStateException("A tensor of " + dtype + " holds no numbers.");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && dtype == tensor.dtype
                && shape.equals(tensor.shape)
                && switch (dtype.storage()) {
                    case F32 -> Arrays.equals(buffer.f32(), tensor.buffer.f32());
                    case F64 -> Arrays.equals(buffer.f64(), tensor.buffer.f64());
                    case I8 -> Arrays.equals(buffer.i8(), tensor.buffer.i8());
                    case I32 -> Arrays.equals(buffer.i32(), tensor.buffer.i32());
                    case I64 -> Arrays.equals(buffer.i64(), tensor.buffer.i64());
                    case TEXT -> Arrays.equals(buffer.text(), tensor.buffer.text());
                };
    }

    @Override
    public int hashCode() {
        return 31 * dtype.hashCode() + shape.hashCode();
    }

    /** Type, shape and the first elements. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Tensor(" + dtype + ", " + shape + ", [");
        int shown = Math.min(size(), 8);
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? "" : ", ");
            text.append(
                    dtype == DType.STRING
                            ? buffer.text()[i]
                            : dtype.isFloating() ? String.format(Locale.ROOT, "%.6g", getDouble(i)) : getLong(i));
        }
        return text.append(size() > shown ? ", ...])" : "])").toString();
    }
}
