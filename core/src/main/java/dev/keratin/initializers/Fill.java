package dev.keratin.initializers;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.function.IntToDoubleFunction;

/** Tensors from a function of the flat index. */
final class Fill {

    private Fill() {}

    static Tensor with(Shape shape, DType dtype, IntToDoubleFunction function) {
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(i);
        }
        return Tensor.of(DType.FLOAT64, shape, Buffer.over(values)).cast(dtype);
    }
}
