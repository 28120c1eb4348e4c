package dev.keratin.ops;

import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The same elements under another shape.
 *
 * @param shape the shape of the result
 */
public record Reshape(Shape shape) implements Operation {

    @Override
    public String name() {
        return "reshape";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        if (inputs.get(0).shape().elementCount() != shape.elementCount()) {
            throw new IllegalArgumentException("Cannot reshape " + inputs.get(0).shape() + " into " + shape + ": "
                    + inputs.get(0).shape().elementCount() + " elements are not " + shape.elementCount() + ".");
        }
        return List.of(inputs.get(0).withShape(shape));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return List.of(Ops.reshape(
                Objects.requireNonNull(gradients.get(0)), node.input(0).shape()));
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public Runnable bind(Binding binding) {
        return () -> {};
    }
}
