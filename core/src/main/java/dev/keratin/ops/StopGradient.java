package dev.keratin.ops;

import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Its operand, cut off from differentiation. */
public record StopGradient() implements Operation {

    @Override
    public String name() {
        return "stop_gradient";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return Arrays.asList((Value) null);
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
