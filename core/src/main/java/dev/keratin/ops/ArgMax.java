package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index (int32) of the first largest element along an axis, which the result does not have.
 *
 * @param smallest whether the first smallest is meant instead
 * @param axis the axis, counted from the front
 */
public record ArgMax(boolean smallest, int axis) implements Operation {

    @Override
    public String name() {
        return smallest ? "argmin" : "argmax";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        if (!inputs.get(0).dtype().isFloating()) {
            throw new IllegalArgumentException(
                    name() + " needs a floating-point array, received " + inputs.get(0) + ".");
        }
        return List.of(new TensorSpec(DType.INT32, inputs.get(0).shape().without(axis)));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return Arrays.asList((Value) null);
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int outer = shape.slice(0, axis).size();
        int n = shape.dim(axis);
        int inner = shape.from(axis + 1).size();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        Kernels kernels = binding.kernels();
        return () -> kernels.argMax(smallest, x, y, outer, n, inner);
    }
}
