package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Arrays put behind one another along an axis; all other dimensions agree.
 *
 * @param axis the axis, counted from the front
 */
public record Concatenate(int axis) implements Operation {

    @Override
    public String name() {
        return "concatenate";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape first = inputs.get(0).shape();
        int length = 0;
        for (TensorSpec input : inputs) {
            if (input.shape().rank() != first.rank()
                    || !input.shape().with(axis, 1).equals(first.with(axis, 1))
                    || input.dtype() != inputs.get(0).dtype()) {
                throw new IllegalArgumentException(
                        "concatenate needs operands that agree in type and in every axis but " + axis + ", received "
                                + inputs + ".");
            }
            length += input.shape().dim(axis);
        }
        return List.of(inputs.get(0).withShape(first.with(axis, length)));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        List<@Nullable Value> parts = new ArrayList<>();
        int start = 0;
        for (Value input : node.inputs()) {
            int end = start + input.shape().dim(axis);
            parts.add(Ops.slice(g, axis, start, end));
            start = end;
        }
        return parts;
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape result = binding.outputShape(0);
        int outer = result.slice(0, axis).size();
        int inner = result.from(axis + 1).size();
        int operands = binding.node().inputs().size();
        Buffer[] inputs = new Buffer[operands];
        int[] lengths = new int[operands];
        for (int i = 0; i < operands; i++) {
            inputs[i] = binding.input(i);
            lengths[i] = binding.inputShape(i).dim(axis) * inner;
        }
        Buffer y = binding.output(0);
        return () -> {
            int position = 0;
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < operands; i++) {
                    System.arraycopy(inputs[i].array(), o * lengths[i], y.array(), position, lengths[i]);
                    position += lengths[i];
                }
            }
        };
    }
}
