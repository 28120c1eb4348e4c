package dev.keratin.ops;

import dev.keratin.backend.ConvolutionKernels;
import dev.keratin.backend.Window;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a {@link Convolution} by its filter, from its array (operand 0) and the gradient of its result (operand 1).
 *
 * @param window the spatial axes of the convolution
 * @param groups its groups
 */
public record ConvolutionFilterGradient(Window window, int groups) implements Operation {

    @Override
    public String name() {
        return "convolution_filter_gradient";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape x = inputs.get(0).shape();
        Shape dy = inputs.get(1).shape();
        Shape filter =
                Windows.kernel(window, x.rank()).append(x.last() / groups).append(dy.last());
        return List.of(inputs.get(0).withShape(filter));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        Value dx = g.graph().apply(new ConvolutionInputGradient(window, groups), node.input(1), g);
        Value ddy = g.graph().apply(new Convolution(window, groups), node.input(0), g);
        return List.of(dx, ddy);
    }

    @Override
    public Runnable bind(Binding binding) {
        dev.keratin.backend.Convolution spec =
                Windows.spec(window, groups, binding.inputShape(0), binding.inputShape(1));
        Buffer x = binding.input(0);
        Buffer dy = binding.input(1);
        Buffer dfilter = binding.output(0);
        ConvolutionKernels kernels = binding.kernels().convolutions();
        return () -> kernels.filterGradient(spec, x, dy, dfilter);
    }
}
