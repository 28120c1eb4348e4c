package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cross-entropy of int32 labels (operand 1) from logits (operand 0) along the last axis: the loss of each row, and the softmax for the gradient. */
public record SparseCrossentropy() implements Operation {

    @Override
    public String name() {
        return "sparse_crossentropy";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        TensorSpec logits = inputs.get(0);
        Shape rows = logits.shape().slice(0, logits.shape().rank() - 1);
        if (inputs.get(1).dtype() != DType.INT32 || !inputs.get(1).shape().equals(rows)) {
            throw new IllegalArgumentException("sparse_categorical_crossentropy needs one int32 label a row of "
                    + logits.shape() + ", received labels " + inputs.get(1) + ".");
        }
        return List.of(logits.withShape(rows), logits);
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = gradients.get(0);
        if (g == null || gradients.get(1) != null) {
            throw new IllegalStateException(
                    "The softmax of sparse_crossentropy is for its own gradient; take softmax of the logits instead.");
        }
        return Arrays.asList(g.graph().apply(new Gradient(), node.outputs().get(1), node.input(1), g), null);
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int n = shape.last();
        int rows = shape.slice(0, shape.rank() - 1).size();
        Buffer logits = binding.input(0);
        Buffer labels = binding.input(1);
        Buffer loss = binding.output(0);
        Buffer softmax = binding.output(1);
        Kernels kernels = binding.kernels();
        return () -> kernels.sparseCrossentropy(logits, labels, loss, softmax, rows, n);
    }

    record Gradient() implements Operation {
        @Override
        public String name() {
            return "sparse_crossentropy_gradient";
        }

        @Override
        public List<TensorSpec> infer(List<TensorSpec> inputs) {
            return List.of(inputs.get(0));
        }

        @Override
        public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
            throw new IllegalStateException(
                    "sparse_crossentropy has no second derivative here; use categorical_crossentropy.");
        }

        @Override
        public Runnable bind(Binding binding) {
            Shape shape = binding.outputShape(0);
            int n = shape.last();
            int rows = shape.slice(0, shape.rank() - 1).size();
            Buffer softmax = binding.input(0);
            Buffer labels = binding.input(1);
            Buffer dloss = binding.input(2);
            Buffer dx = binding.output(0);
            Kernels kernels = binding.kernels();
            return () -> kernels.sparseCrossentropyGradient(softmax, labels, dloss, dx, rows, n);
        }
    }
}
