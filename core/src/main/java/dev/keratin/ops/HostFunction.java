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
 * A plain Java function of arrays, for what is no arithmetic (looking up words, hashing) and for what is too rare for a kernel. Unlike kernels it may
 * allocate. It runs on one thread.
 *
 * @param name for messages
 * @param results types and shapes of what the function gives
 * @param function called once a run; its arguments are only valid during the call
 * @param rule its gradient
 */
public record HostFunction(
        String name, List<TensorSpec> results, Function<List<Tensor>, List<Tensor>> function, GradientRule rule)
        implements Operation {

    /** As {@link Operation#gradient}. */
    public interface GradientRule {
        List<@Nullable Value> apply(Node node, List<@Nullable Value> gradients);
    }

    /** A function with one result and no gradient: for derivatives its result is a constant. */
    public HostFunction(String name, TensorSpec result, Function<List<Tensor>, Tensor> function) {
        this(name, List.of(result), inputs -> List.of(function.apply(inputs)), HostFunction::constant);
    }

    private static List<@Nullable Value> constant(Node node, List<@Nullable Value> gradients) {
        return new ArrayList<>(Arrays.asList(new @Nullable Value[node.inputs().size()]));
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        return results;
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return rule.apply(node, gradients);
    }

    @Override
    public Runnable bind(Binding binding) {
        int operands = binding.node().inputs().size();
        return () -> {
            List<Tensor> arguments = new ArrayList<>(operands);
            for (int i = 0; i < operands; i++) {
                arguments.add(head(binding.node().input(i).spec(), binding.input(i)));
            }
            List<Tensor> values = function.apply(arguments);
            for (int i = 0; i < results.size(); i++) {
                copy(values.get(i), results.get(i), binding.output(i));
            }
        };
    }

    private void copy(Tensor value, TensorSpec promised, Buffer output) {
        if (!value.shape().equals(promised.shape()) || value.dtype() != promised.dtype()) {
            throw new IllegalStateException(
                    name + " promised " + promised + " and gave " + value.dtype() + value.shape() + ".");
        }
        System.arraycopy(
                value.buffer().array(), 0, output.array(), 0, promised.shape().size());
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
