package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The axes in another order: axis j of the result is axis {@code permutation[j]} of the operand.
 *
 * @param permutation every axis once
 */
public record Transpose(List<Integer> permutation) implements Operation {

    @Override
    public String name() {
        return "transpose";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape shape = inputs.get(0).shape();
        boolean[] seen = new boolean[shape.rank()];
        for (int axis : permutation) {
            if (axis < 0 || axis >= seen.length || seen[axis] || permutation.size() != seen.length) {
                throw new IllegalArgumentException(
                        "transpose needs every axis of " + shape + " once, received axes=" + permutation + ".");
            }
            seen[axis] = true;
        }
        return List.of(inputs.get(0)
                .withShape(Shape.of(permutation.stream().map(shape::dim).toList())));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        int[] inverse = new int[permutation.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[permutation.get(i)] = i;
        }
        return List.of(Ops.transpose(Objects.requireNonNull(gradients.get(0)), inverse));
    }

    @Override
    public Runnable bind(Binding binding) {
        int[] shape = binding.inputShape(0).toArray();
        int[] axes = permutation.stream().mapToInt(Integer::intValue).toArray();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        DType.Storage storage = binding.node().input(0).dtype().storage();
        if (storage == DType.Storage.F32 || storage == DType.Storage.F64) {
            Kernels kernels = binding.kernels(storage);
            return () -> kernels.transpose(x, y, shape, axes);
        }
        int n = binding.outputShape(0).size();
        int[] strides = new int[axes.length];
        for (int j = 0; j < axes.length; j++) {
            int stride = 1;
            for (int i = axes[j] + 1; i < shape.length; i++) {
                stride *= shape[i];
            }
            strides[j] = stride;
        }
        return () -> {
            for (int i = 0; i < n; i++) {
                int rest = i;
                int source = 0;
                for (int j = axes.length - 1; j >= 0; j--) {
                    source += rest % shape[axes[j]] * strides[j];
                    rest /= shape[axes[j]];
                }
                System.arraycopy(x.array(), source, y.array(), i, 1);
            }
        };
    }
}
