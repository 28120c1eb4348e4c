package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Softmax, or its logarithm, along the last axis.
 *
 * @param log whether the logarithm is taken
 */
public record Softmax(boolean log) implements Operation {

    @Override
    public String name() {
        return log ? "log_softmax" : "softmax";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        if (inputs.get(0).shape().rank() < 1 || !inputs.get(0).dtype().isFloating()) {
            throw new IllegalArgumentException(
                    name() + " needs a floating-point array with at least one axis, received " + inputs.get(0) + ".");
        }
        return List.of(inputs.get(0));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        Value y = node.output();
        if (log) {
            Value sum = Ops.sum(g, new int[] {-1}, true);
            return List.of(Ops.subtract(g, Ops.multiply(Ops.exp(y), sum)));
        }
        return List.of(g.graph().apply(new Gradient(), y, g));
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.outputShape(0);
        int n = shape.last();
        int rows = shape.slice(0, shape.rank() - 1).size();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        Kernels kernels = binding.kernels();
        return log ? () -> kernels.logSoftmax(x, y, rows, n) : () -> kernels.softmax(x, y, rows, n);
    }

    /** The gradient of softmax from its result (operand 0) and the gradient of that (operand 1). */
    record Gradient() implements Operation {
        @Override
        public String name() {
            return "softmax_gradient";
        }

        @Override
        public List<TensorSpec> infer(List<TensorSpec> inputs) {
            return List.of(inputs.get(0));
        }

        @Override
        public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
            Value y = node.input(0);
            Value dy = node.input(1);
            Value g = Objects.requireNonNull(gradients.get(0));
            Value inner = Ops.sum(Ops.multiply(dy, y), new int[] {-1}, true);
            Value outer = Ops.sum(Ops.multiply(g, y), new int[] {-1}, true);
            Value forY = Ops.subtract(Ops.multiply(g, Ops.subtract(dy, inner)), Ops.multiply(dy, outer));
            return Arrays.asList(forY, Ops.multiply(y, Ops.subtract(g, outer)));
        }

        @Override
        public Runnable bind(Binding binding) {
            Shape shape = binding.outputShape(0);
            int n = shape.last();
            int rows = shape.slice(0, shape.rank() - 1).size();
            Buffer y = binding.input(0);
            Buffer dy = binding.input(1);
            Buffer dx = binding.output(0);
            Kernels kernels = binding.kernels();
            return () -> kernels.softmaxGradient(y, dy, dx, rows, n);
        }
    }
}
