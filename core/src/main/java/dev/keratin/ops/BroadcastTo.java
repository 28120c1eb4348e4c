package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Program;
import dev.keratin.backend.Program.Access;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An array repeated to a larger shape by numpy's rules.
 *
 * @param shape the shape of the result
 */
public record BroadcastTo(Shape shape) implements Operation {

    @Override
    public String name() {
        return "broadcast_to";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        TensorSpec input = inputs.get(0);
        if (!Broadcast.shape(name(), List.of(input, input.withShape(shape))).equals(shape)) {
            throw new IllegalArgumentException("Shape " + input.shape() + " cannot be broadcast to " + shape + ".");
        }
        return List.of(input.withShape(shape));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return List.of(Broadcast.sumTo(
                Objects.requireNonNull(gradients.get(0)), node.input(0).shape()));
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape from = binding.inputShape(0);
        int rank = shape.rank();
        int lead = rank - from.rank();
        int[] strides = new int[rank];
        int stride = 1;
        for (int i = rank - 1; i >= lead; i--) {
            strides[i] = from.dim(i - lead) == 1 ? 0 : stride;
            stride *= from.dim(i - lead);
        }
        int[] dims = shape.toArray();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        Access access = Broadcast.access(from, shape);
        if (access != null && binding.node().output().dtype().isFloating()) {
            Program.Builder program = new Program.Builder();
            Program copy = program.output(program.input(access)).build();
            Buffer[] inputs = {x};
            Buffer[] outputs = {y};
            Kernels kernels = binding.kernels();
            int n = shape.size();
            return () -> kernels.elementwise(copy, inputs, outputs, n);
        }
        return () -> copy(x.array(), 0, y.array(), 0, 0, dims, strides);
    }

    /** Copies the sub-array below {@code axis}; returns the position behind what it wrote. */
    private static int copy(Object x, int source, Object y, int target, int axis, int[] dims, int[] strides) {
        if (axis == dims.length) {
            System.arraycopy(x, source, y, target, 1);
            return target + 1;
        }
        if (axis == dims.length - 1 && strides[axis] == 1) {
            System.arraycopy(x, source, y, target, dims[axis]);
            return target + dims[axis];
        }
        if (dims[axis] == 0) {
            return target;
        }
        int end = copy(x, source, y, target, axis + 1, dims, strides);
        int length = end - target;
        for (int i = 1; i < dims[axis]; i++) {
            if (strides[axis] == 0) {
                System.arraycopy(y, target, y, end, length);
                end += length;
            } else {
                end = copy(x, source + i * strides[axis], y, end, axis + 1, dims, strides);
            }
        }
        return end;
    }
}
