package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of a table (operand 0) at int32 indices (operand 1): the result has the indices' shape followed by the shape of a row. */
public record Gather() implements Operation {

    @Override
    public String name() {
        return "gather";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape table = inputs.get(0).shape();
        if (table.rank() < 1 || inputs.get(1).dtype() != DType.INT32) {
            throw new IllegalArgumentException("gather needs a table and int32 indices, received " + inputs + ".");
        }
        Shape shape = inputs.get(1).shape();
        for (int dim : table.from(1).toArray()) {
            shape = shape.append(dim);
        }
        return List.of(inputs.get(0).withShape(shape));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        return Arrays.asList(g.graph().apply(new ScatterAdd(node.input(0).shape()), g, node.input(1)), null);
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape table = binding.inputShape(0);
        int count = binding.inputShape(1).size();
        int rows = table.dim(0);
        int width = table.from(1).size();
        Buffer x = binding.input(0);
        Buffer indices = binding.input(1);
        Buffer y = binding.output(0);
        if (binding.node().input(0).dtype().isFloating()) {
            Kernels kernels = binding.kernels();
            return () -> kernels.gather(x, indices, y, count, rows, width);
        }
        return () -> {
            for (int i = 0; i < count; i++) {
                int row = Objects.checkIndex(indices.i32()[i], rows);
                System.arraycopy(x.array(), row * width, y.array(), i * width, width);
            }
        };
    }
}
