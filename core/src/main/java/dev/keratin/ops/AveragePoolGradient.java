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
 * The gradient of {@link AveragePool}: each element shared out over its window.
 *
 * @param window the spatial axes of the pooling
 */
public record AveragePoolGradient(Window window) implements Operation {

    @Override
    public String name() {
        return "average_pool_gradient";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape dy = inputs.get(0).shape();
        return List.of(inputs.get(0)
                .withShape(Windows.inputs(window, dy.rank()).prepend(dy.dim(0)).append(dy.last())));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        return List.of(g.graph().apply(new AveragePool(window), g));
    }

    @Override
    public Runnable bind(Binding binding) {
        Pooling spec = Windows.pooling(window, binding.outputShape(0));
        Buffer dy = binding.input(0);
        Buffer dx = binding.output(0);
        PoolingKernels kernels = binding.kernels().poolings();
        return () -> kernels.averagePoolGradient(spec, dy, dx);
    }
}
