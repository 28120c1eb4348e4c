package dev.keratin.layers.pooling;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pooling of an axis cut into parts; several axes are pooled one after the other, which gives the same, as parts are boxes. */
final class AdaptiveParts {

    private AdaptiveParts() {}

    static Value max(Value x, int axis, int size) {
        int length = x.shape().dim(axis);
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Value part = Ops.slice(
                    x, axis, BaseAdaptivePooling.from(i, size, length), BaseAdaptivePooling.to(i, size, length));
            parts.add(Ops.max(part, new int[] {axis}, true));
        }
        return Ops.concatenate(parts, axis);
    }

    /** A product with a matrix of the parts' weights. */
    static Value mean(Value x, int axis, int size) {
        int length = x.shape().dim(axis);
        double[] weights = new double[Math.multiplyExact(size, length)];
        for (int i = 0; i < size; i++) {
            int from = BaseAdaptivePooling.from(i, size, length);
            int to = BaseAdaptivePooling.to(i, size, length);
            Arrays.fill(weights, i * length + from, i * length + to, 1.0 / (to - from));
        }
        Value matrix = x.graph().constant(Tensor.of(weights, size, length).cast(x.dtype()));
        int outer = x.shape().slice(0, axis).size();
        int inner = x.shape().from(axis + 1).size();
        return Ops.reshape(
                Ops.matmul(matrix, Ops.reshape(x, outer, length, inner)),
                x.shape().with(axis, size));
    }
}
