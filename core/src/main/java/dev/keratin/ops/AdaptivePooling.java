package dev.keratin.ops;

import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pooling of an axis cut into a given number of parts, which may overlap by one element; several axes are pooled one after the other, which gives the
 * same, as parts are boxes.
 */
public final class AdaptivePooling {

    private AdaptivePooling() {}

    /** x with {@code size} positions along an axis: the largest element of each part. */
    public static Value max(Value x, int axis, int size) {
        int length = x.shape().dim(axis);
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Value part = Ops.slice(x, axis, from(i, size, length), to(i, size, length));
            parts.add(Ops.max(part, new int[] {axis}, true));
        }
        return Ops.concatenate(parts, axis);
    }

    /** x with {@code size} positions along an axis: the mean of each part, by a product with a matrix of weights. */
    public static Value mean(Value x, int axis, int size) {
        int length = x.shape().dim(axis);
        double[] weights = new double[Math.multiplyExact(size, length)];
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

    /** The first element that position {@code i} of {@code size} pools. */
    private static int from(int i, int size, int length) {
        return (int) ((long) i * length / size);
    }

    /** One behind the last element that position {@code i} of {@code size} pools. */
    private static int to(int i, int size, int length) {
        return (int) (((long) (i + 1) * length + size - 1) / size);
    }
}
