package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows (operand 0) added up at int32 indices (operand 1) of a table of zeros: the gradient of {@link Gather}.
 *
 * @param table the shape of the result
 */
public record ScatterAdd(Shape table) implements Operation {

    @Override
    public String name() {
        return "scatter_add";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return List.of(inputs.get(0).withShape(table));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        return Arrays.asList(g.graph().apply(new Gather(), g, node.input(1)), null);
    }

    @Override
    public Runnable bind(Binding binding) {
        int count = binding.inputShape(1).size();
        int rows = table.dim(0);
        int width = table.from(1).size();
        Buffer x = binding.input(0);
        Buffer indices = binding.input(1);
        Buffer y = binding.output(0);
        Kernels kernels = binding.kernels();
        return () -> kernels.scatterAdd(x, indices, y, count, rows, width);
    }
}
