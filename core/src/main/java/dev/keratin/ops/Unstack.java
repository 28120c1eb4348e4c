package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slices of an array along an axis, which they lose: one result each. In one operation, so that the gradient is one array put together of the
 * slices' and not a sum of padded ones.
 *
 * @param axis the axis, from the start
 */
public record Unstack(int axis) implements Operation {

    @Override
    public String name() {
        return "unstack";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        TensorSpec input = inputs.get(0);
        if (axis < 0 || axis >= input.shape().rank()) {
            throw new IllegalArgumentException(
                    "unstack needs an axis of " + input.shape() + ", received axis=" + axis + ".");
        }
        return Collections.nCopies(
                input.shape().dim(axis), input.withShape(input.shape().without(axis)));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < gradients.size(); i++) {
            Value gradient = gradients.get(i);
            parts.add(gradient != null ? gradient : Ops.zerosLike(node.outputs().get(i)));
        }
        return List.of(Ops.stack(parts, axis));
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int outer = shape.slice(0, axis).size();
        int parts = shape.dim(axis);
        int inner = shape.from(axis + 1).size();
        Buffer x = binding.input(0);
        Buffer[] results = new Buffer[parts];
        for (int i = 0; i < parts; i++) {
            results[i] = binding.output(i);
        }
        return () -> {
            for (int i = 0; i < parts; i++) {
                for (int o = 0; o < outer; o++) {
                    System.arraycopy(x.array(), (o * parts + i) * inner, results[i].array(), o * inner, inner);
                }
            }
        };
    }
}
