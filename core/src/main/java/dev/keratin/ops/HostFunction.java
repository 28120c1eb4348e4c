package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plain Java function of arrays, for what is no arithmetic: looking up words, hashing. It has no gradient, and unlike kernels it may allocate.
 *
 * @param name for messages
 * @param result type and shape of what the function gives
 * @param function called once a run; its arguments are only valid during the call
 */
public record HostFunction(String name, TensorSpec result, Function<List<Tensor>, Tensor> function)
        implements Operation {

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return List.of(result);
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return new ArrayList<>(Arrays.asList(new @Nullable Value[node.inputs().size()]));
    }

    @Override
    public Runnable bind(Binding binding) {
        int operands = binding.node().inputs().size();
        Buffer output = binding.output(0);
        int size = result.shape().size();
        return () -> {
            List<Tensor> arguments = new ArrayList<>(operands);
            for (int i = 0; i < operands; i++) {
                arguments.add(head(binding.node().input(i).spec(), binding.input(i)));
            }
            Tensor value = function.apply(arguments);
            if (!value.shape().equals(result.shape()) || value.dtype() != result.dtype()) {
                throw new IllegalStateException(
                        name + " promised " + result + " and gave " + value.dtype() + value.shape() + ".");
            }
            System.arraycopy(value.buffer().array(), 0, output.array(), 0, size);
        };
    }

    /** The array as a tensor: buffers of a plan may be longer than what they hold. */
    private static Tensor head(TensorSpec spec, Buffer buffer) {
        Shape shape = spec.shape();
        if (buffer.length() == shape.size()) {
            return Tensor.of(spec.dtype(), shape, buffer);
        }
        Buffer copy = Buffer.allocate(spec.dtype().storage(), shape.size());
        System.arraycopy(buffer.array(), 0, copy.array(), 0, shape.size());
        return Tensor.of(spec.dtype(), shape, copy);
    }
}
