package dev.keratin.ops;

import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Pooling of an axis cut into a given number of parts, which may overlap by one element; several axes are pooled one after the other, which gives the
 * same, as parts are boxes.
 */
public final class AdaptivePooling {

    /** Each part is a value of its own in the graph. */
    private static final int PARTS = 4096;

    /** The most elements of the matrix of a mean. */
    private static final long MATRIX = 1 << 21;

    private AdaptivePooling() {}

    /** x with {@code size} positions along an axis: the largest element of each part. */
    public static Value max(Value x, int axis, int size) {
        return each(x, axis, size, part -> Ops.max(part, new int[] {axis}, true));
    }

    /** x with {@code size} positions along an axis: the mean of each part, by a product with a matrix of weights where that is not large. */
    public static Value mean(Value x, int axis, int size) {
        int length = x.shape().dim(axis);
        if ((long) size * length > MATRIX) {
            return each(x, axis, size, part -> Ops.mean(part, new int[] {axis}, true));
        }
        double[] weights = new double[Math.max(size, 0) * length];
        for (int i = 0; i < size; i++) {
            int from = from(i, size, length);
            int to = to(i, size, length);
            Arrays.fill(weights, i * length + from, i * length + to, 1.0 / (to - from));
        }
        Value matrix = x.graph().constant(Tensor.of(weights, size, length).cast(x.dtype()));
        int outer = x.shape().slice(0, axis).size();
        int inner = x.shape().from(axis + 1).size();
        return Ops.reshape(
                Ops.matmul(matrix, Ops.reshape(x, outer, length, inner)),
                x.shape().with(axis, size));
    }

    private static Value each(Value x, int axis, int size, UnaryOperator<Value> pool) {
        if (size < 1 || size > PARTS) {
            throw new IllegalArgumentException("`output_size` of adaptive pooling must lie between 1 and " + PARTS
                    + " along an axis of " + x.shape().dim(axis) + " elements, received " + size + ".");
        }
        int length = x.shape().dim(axis);
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            parts.add(pool.apply(Ops.slice(x, axis, from(i, size, length), to(i, size, length))));
        }
        return Ops.concatenate(parts, axis);
    }

    /** The first element that position {@code i} of {@code size} pools. */
    private static int from(int i, int size, int length) {
        return (int) ((long) i * length / size);
    }

    /** One behind the last element that position {@code i} of {@code size} pools. */
    private static int to(int i, int size, int length) {
        return (int) (((long) (i + 1) * length + size - 1) / size);
    }
}
