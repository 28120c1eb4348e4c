package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The elements along an axis in the opposite order.
 *
 * @param axis the axis, from the start
 */
public record Reverse(int axis) implements Operation {

    @Override
    public String name() {
        return "reverse";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        return List.of(g.graph().apply(this, g));
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int outer = shape.slice(0, axis).size();
        int n = shape.dim(axis);
        int inner = shape.from(axis + 1).size();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        return () -> {
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < n; i++) {
                    System.arraycopy(x.array(), (o * n + i) * inner, y.array(), (o * n + n - 1 - i) * inner, inner);
                }
            }
        };
    }
}
