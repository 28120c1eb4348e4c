package dev.keratin.ops;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A half-precision array taken as the single-precision array that it lies in, and back, without rounding.
 *
 * @param to a type of the same storage
 */
public record Reinterpret(DType to) implements Operation {

    @Override
    public String name() {
        return "reinterpret";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return List.of(inputs.get(0).withDType(to));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = gradients.get(0);
        return g == null
                ? Arrays.asList((Value) null)
                : List.of(g.graph().apply(new Reinterpret(node.input(0).dtype()), g));
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
