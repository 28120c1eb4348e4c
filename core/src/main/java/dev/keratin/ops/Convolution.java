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
 * Convolution (Keras's: cross-correlation) of an array [batch, spatial..., channels] with a filter [window..., channels / groups, filters].
 *
 * @param window the spatial axes
 * @param groups how many groups channels and filters form
 */
public record Convolution(Window window, int groups) implements EpilogueHost {

    @Override
    public String name() {
        return "convolution";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape x = inputs.get(0).shape();
        Shape filter = inputs.get(1).shape();
        boolean fits = x.rank() == filter.rank()
                && x.slice(1, x.rank() - 1).equals(Windows.inputs(window, x.rank()))
                && filter.slice(0, x.rank() - 2).equals(Windows.kernel(window, x.rank()))
                && x.last() == filter.dim(-2) * groups
                && filter.last() % groups == 0
                && inputs.get(0).dtype() == inputs.get(1).dtype();
        if (!fits) {
            throw new IllegalArgumentException(
                    "convolution needs an array [batch, spatial..., channels] and a filter [window...,"
                            + " channels / groups, filters] of one type, received " + inputs.get(0) + " and "
                            + inputs.get(1)
                            + " with groups=" + groups + ".");
        }
        return List.of(inputs.get(0).withShape(Windows.result(window, x.rank(), x.dim(0), filter.last())));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        Value dx = g.graph().apply(new ConvolutionInputGradient(window, groups), g, node.input(1));
        Value dfilter = g.graph().apply(new ConvolutionFilterGradient(window, groups), node.input(0), g);
        return List.of(dx, dfilter);
    }

    @Override
    public Runnable bind(Binding binding) {
        dev.keratin.backend.Convolution spec =
                Windows.spec(window, groups, binding.inputShape(0), binding.outputShape(0));
        Buffer x = binding.input(0);
        Buffer filter = binding.input(1);
        Buffer y = binding.output(0);
        Epilogue epilogue = binding.epilogue();
        ConvolutionKernels kernels = binding.kernels().convolutions();
        return () -> kernels.convolution(spec, x, filter, y, epilogue);
    }
}
