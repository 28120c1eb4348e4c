package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of an array between two positions of an axis.
 *
 * @param axis the axis, counted from the front
 * @param from first position
 * @param to one behind the last position
 */
public record Slice(int axis, int from, int to) implements Operation {

    @Override
    public String name() {
        return "slice";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape shape = inputs.get(0).shape();
        if (from < 0 || to < from || to > shape.dim(axis)) {
            throw new IllegalArgumentException(
                    "Slice [" + from + ", " + to + ") lies outside axis " + axis + " of shape " + shape + ".");
        }
        return List.of(inputs.get(0).withShape(shape.with(axis, to - from)));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        int length = node.input(0).shape().dim(axis);
        return List.of(Ops.pad(Objects.requireNonNull(gradients.get(0)), axis, from, length - to, 0));
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int outer = shape.slice(0, axis).size();
        int inner = shape.from(axis + 1).size();
        int stride = shape.dim(axis) * inner;
        int start = from * inner;
        int length = (to - from) * inner;
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        return () -> {
            for (int o = 0; o < outer; o++) {
                System.arraycopy(x.array(), o * stride + start, y.array(), o * length, length);
            }
        };
    }
}
