package dev.keratin.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Dimensions of an array, outermost first; a dimension may be unknown. Prints as Keras prints it: {@code (None, 28, 28, 1)}. Immutable. */
public final class Shape {

    /** An unknown dimension; {@code None} in Keras, {@code null} in files. */
    public static final int UNKNOWN = -1;

    /** The most dimensions of a shape, as in TensorFlow. */
    public static final int MAX_RANK = 254;

    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;

    private Shape(int[] dims) {
        this.dims = dims;
    }

    /**
     * A shape of these dimensions; {@link #UNKNOWN} for an unknown one.
     *
     * @throws IllegalArgumentException where a dimension is below -1, or there are more than {@value #MAX_RANK}
     */
    public static Shape of(int... dims) {
        if (dims.length == 0) {
            return SCALAR;
        }
        if (dims.length > MAX_RANK) {
            throw new IllegalArgumentException(
                    "A shape has at most " + MAX_RANK + " dimensions, received " + dims.length + ".");
        }
        for (int dim : dims) {
            if (dim < UNKNOWN) {
                throw new IllegalArgumentException(
                        "Dimensions of a shape must be -1 (unknown), 0 or positive, received " + Arrays.toString(dims)
                                + ".");
            }
        }
        return new Shape(dims.clone());
    }

    public static Shape scalar() {
        return SCALAR;
    }

    public static Shape of(List<Integer> dims) {
        return of(dims.stream().mapToInt(Integer::intValue).toArray());
    }

    public int rank() {
        return dims.length;
    }

    /** The dimension at {@code axis}; a negative axis counts from the end. */
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /** The last dimension. */
    public int last() {
        return dim(-1);
    }

    /**
     * {@code axis} counted from the front.
     *
     * @throws IllegalArgumentException where this shape has no such axis
     */
    public int axis(int axis) {
        int index = axis < 0 ? axis + dims.length : axis;
        if (index < 0 || index >= dims.length) {
            throw new IllegalArgumentException("`axis` must lie in [" + -dims.length + ", " + dims.length
                    + ") for shape " + this + ", received axis=" + axis + ".");
        }
        return index;
    }

    public int[] toArray() {
        return dims.clone();
    }

    public boolean isKnown() {
        for (int dim : dims) {
            if (dim < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The number of elements; 1 for a scalar.
     *
     * @throws IllegalStateException where a dimension is unknown
     * @throws ArithmeticException where the number exceeds a {@code long}
     */
    public long elementCount() {
        long count = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalStateException(
                        "Shape " + this + " has an unknown dimension, so it has no element count.");
            }
            count = Math.multiplyExact(count, (long) dim);
        }
        return count;
    }

    /**
     * The number of elements as an array length.
     *
     * @throws IllegalArgumentException where no Java array is that long
     */
    public int size() {
        long count = elementCount();
        if (count > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException("An array of shape " + this + " has " + count
                    + " elements; at most 2^31 - 17 are possible in one tensor.");
        }
        return (int) count;
    }

    /** This shape with {@code dim} at {@code axis}. */
    public Shape with(int axis, int dim) {
        int[] copy = dims.clone();
        copy[axis(axis)] = dim;
        return of(copy);
    }

    /** This shape with {@code dim} put in front. */
    public Shape prepend(int dim) {
        int[] copy = new int[dims.length + 1];
        copy[0] = dim;
        System.arraycopy(dims, 0, copy, 1, dims.length);
        return of(copy);
    }

    /** This shape with {@code dim} behind its last. */
    public Shape append(int dim) {
        int[] copy = Arrays.copyOf(dims, dims.length + 1);
        copy[dims.length] = dim;
        return of(copy);
    }

    /** The dimensions from {@code from} (inclusive) to {@code to} (exclusive). */
    public Shape slice(int from, int to) {
        return of(Arrays.copyOfRange(dims, from, to));
    }

    /** The dimensions from {@code from} on. */
    public Shape from(int from) {
        return slice(from, dims.length);
    }

    /** This shape without the dimension at {@code axis}. */
    public Shape without(int axis) {
        int index = axis(axis);
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < dims.length; i++) {
            if (i != index) {
                rest.add(dims[i]);
            }
        }
        return of(rest);
    }

    /** Whether both agree wherever both are known. */
    public boolean isCompatibleWith(Shape other) {
        if (other.dims.length != dims.length) {
            return false;
        }
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] >= 0 && other.dims[i] >= 0 && dims[i] != other.dims[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < dims.length; i++) {
            text.append(i == 0 ? "" : ", ").append(dims[i] < 0 ? "None" : String.valueOf(dims[i]));
        }
        return text.append(dims.length == 1 ? ",)" : ")").toString();
    }
}
