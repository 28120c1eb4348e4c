package dev.keratin.ops;

import dev.keratin.backend.Pooling;
import dev.keratin.backend.PoolingKernels;
import dev.keratin.backend.Window;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The mean of each window of an array [batch, spatial..., channels]; padding does not count.
 *
 * @param window the spatial axes
 */
public record AveragePool(Window window) implements Operation {

    @Override
    public String name() {
        return "average_pool";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape x = inputs.get(0).shape();
        if (!inputs.get(0).dtype().isFloating() || !x.slice(1, x.rank() - 1).equals(Windows.inputs(window, x.rank()))) {
            throw new IllegalArgumentException(
                    "average_pool needs a floating-point array [batch, spatial..., channels], received " + inputs.get(0)
                            + "; cast or reshape it.");
        }
        return List.of(inputs.get(0).withShape(Windows.result(window, x.rank(), x.dim(0), x.last())));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        return List.of(g.graph().apply(new AveragePoolGradient(window), g));
    }

    @Override
    public Runnable bind(Binding binding) {
        Pooling spec = Windows.pooling(window, binding.inputShape(0));
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        PoolingKernels kernels = binding.kernels().poolings();
        return () -> kernels.averagePool(spec, x, y);
    }
}
