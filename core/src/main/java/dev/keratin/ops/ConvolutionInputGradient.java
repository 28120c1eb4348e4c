package dev.keratin.ops;

import dev.keratin.backend.ConvolutionKernels;
import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Window;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a {@link Convolution} by its array, from the gradient of its result (operand 0) and the filter (operand 1): also what a transposed
 * convolution computes.
 *
 * @param window the spatial axes of the convolution
 * @param groups its groups
 */
public record ConvolutionInputGradient(Window window, int groups) implements EpilogueHost {

    @Override
    public String name() {
        return "convolution_input_gradient";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape dy = inputs.get(0).shape();
        Shape filter = inputs.get(1).shape();
        boolean fits = dy.rank() == filter.rank()
                && dy.equals(Windows.result(window, dy.rank(), dy.dim(0), filter.last()))
                && filter.slice(0, dy.rank() - 2).equals(Windows.kernel(window, dy.rank()));
        if (!fits) {
            throw new IllegalArgumentException(
                    "A transposed convolution needs an array [batch, spatial..., filters] and a"
                            + " filter [window..., channels, filters], received " + inputs.get(0) + " and "
                            + inputs.get(1)
                            + ".");
        }
        Shape shape = Windows.inputs(window, dy.rank()).prepend(dy.dim(0)).append(filter.dim(-2) * groups);
        return List.of(inputs.get(0).withShape(shape));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        Value ddy = g.graph().apply(new Convolution(window, groups), g, node.input(1));
        Value dfilter = g.graph().apply(new ConvolutionFilterGradient(window, groups), g, node.input(0));
        return List.of(ddy, dfilter);
    }

    @Override
    public Runnable bind(Binding binding) {
        dev.keratin.backend.Convolution spec =
                Windows.spec(window, groups, binding.outputShape(0), binding.inputShape(0));
        Buffer dy = binding.input(0);
        Buffer filter = binding.input(1);
        Buffer dx = binding.output(0);
        ConvolutionKernels kernels = binding.kernels().convolutions();
        Epilogue epilogue = binding.epilogue();
        return () -> kernels.inputGradient(spec, dy, filter, dx, epilogue);
    }
}
