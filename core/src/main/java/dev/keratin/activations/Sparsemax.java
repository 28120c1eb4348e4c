package dev.keratin.activations;

import dev.keratin.ops.Binding;
import dev.keratin.ops.Node;
import dev.keratin.ops.Operation;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The point of the probability simplex that is nearest to each row: {@code max(x - tau, 0)}, tau chosen so that the row sums to 1.
 * Source: Martins and Astudillo, "From softmax to sparsemax", 2016.
 */
record Sparsemax() implements Operation {

    @Override
    public String name() {
        return "sparsemax";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        if (inputs.get(0).shape().rank() < 1 || !inputs.get(0).dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "sparsemax needs a floating-point array with at least one axis, received " + inputs.get(0) + ".");
        }
        return List.of(inputs.get(0));
    }

    /** On the support (where the result is positive) the gradient less its mean there, elsewhere 0. */
    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        Value support = Ops.sign(node.output());
        int[] last = {-1};
        Value mean = Ops.divide(Ops.sum(Ops.multiply(g, support), last, true), Ops.sum(support, last, true));
        return List.of(Ops.multiply(support, Ops.subtract(g, mean)));
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.outputShape(0);
        int n = shape.last();
        int rows = shape.slice(0, shape.rank() - 1).size();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        boolean wide = binding.node().output().dtype().storage() == DType.Storage.F64;
        double[] sorted = new double[n];
        return () -> {
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < n; i++) {
                    sorted[i] = wide ? x.f64()[row * n + i] : x.f32()[row * n + i];
                }
                Arrays.sort(sorted);
                double tau = threshold(sorted);
                for (int i = row * n; i < (row + 1) * n; i++) {
                    if (wide) {
                        y.f64()[i] = Math.max(x.f64()[i] - tau, 0);
                    } else {
                        y.f32()[i] = (float) Math.max(x.f32()[i] - tau, 0);
                    }
                }
            }
        };
    }

    /** tau of an ascending row. */
    private static double threshold(double[] sorted) {
        double sum = 0;
        double tau = 0;
        for (int k = 1; k <= sorted.length; k++) {
            double value = sorted[sorted.length - k];
            sum += value;
            if (value - (sum - 1) / k > 0) {
                tau = (sum - 1) / k;
            }
        }
        return tau;
    }
}
