package dev.keratin.ops;

import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Pooling;
import dev.keratin.backend.PoolingKernels;
import dev.keratin.backend.Window;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of {@link MaxPool}: each element (operand 2) handed to the largest element of its window, found by the array (operand 0) and the result
 * (operand 1). It has no gradient itself.
 *
 * @param window the spatial axes of the pooling
 */
public record MaxPoolGradient(Window window) implements EpilogueHost {

    @Override
    public String name() {
        return "max_pool_gradient";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        throw new IllegalStateException(
                "The gradient of max pooling was differentiated, which is not supported; expected first"
                        + " derivatives only. Use average pooling where second ones are needed.");
    }

    @Override
    public Runnable bind(Binding binding) {
        Pooling spec = Windows.pooling(window, binding.inputShape(0));
        Buffer x = binding.input(0);
        Buffer y = binding.input(1);
        Buffer dy = binding.input(2);
        Buffer dx = binding.output(0);
        PoolingKernels kernels = binding.kernels().poolings();
        Epilogue epilogue = binding.epilogue();
        return () -> kernels.maxPoolGradient(spec, x, y, dy, dx, epilogue);
    }
}
