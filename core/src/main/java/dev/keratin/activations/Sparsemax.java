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
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code max(x - tau, 0)} of each row, and as second result the derivative of tau by each element, for the gradient.
 *
 * <p>In sorted order, largest first, the first k elements are the support: those with {@code x_r > (c_r - 1) / r}, c being the running sum.
 * Martins and Astudillo (2016) then take {@code tau = (c_k - 1) / k}; Keras, in every backend up to 3.15, takes {@code tau = (c_1 + ... + c_k - 1) / k}. This
 * is Keras's function, as models were trained with it: the same for a support of one element and for rows of equal elements around 0.
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
        return List.of(inputs.get(0), inputs.get(0));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = gradients.get(0);
        if (g == null || gradients.get(1) != null) {
            throw new IllegalStateException("sparsemax has no second derivative.");
        }
        Value kept = Ops.multiply(g, Ops.sign(node.output()));
        Value sum = Ops.sum(kept, new int[] {-1}, true);
        return List.of(Ops.subtract(kept, Ops.multiply(node.outputs().get(1), sum)));
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.outputShape(0);
        int n = shape.last();
        int rows = shape.slice(0, shape.rank() - 1).size();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        Buffer slope = binding.output(1);
        boolean wide = binding.node().output().dtype().storage() == DType.Storage.F64;
        Row row = new Row(n);
        return () -> {
            for (int start = 0; start < rows * n; start += n) {
                for (int i = 0; i < n; i++) {
                    row.x[i] = wide ? x.f64()[start + i] : x.f32()[start + i];
                }
                row.run();
                for (int i = 0; i < n; i++) {
                    if (wide) {
                        y.f64()[start + i] = row.y[i];
                        slope.f64()[start + i] = row.slope[i];
                    } else {
                        y.f32()[start + i] = (float) row.y[i];
                        slope.f32()[start + i] = (float) row.slope[i];
                    }
                }
            }
        };
    }

    /** One row, in double precision. */
    private static final class Row {

        private final double[] x;
        private final double[] y;
        private final double[] slope;
        private final Integer[] order;

        Row(int n) {
            this.x = new double[n];
            this.y = new double[n];
            this.slope = new double[n];
            this.order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        }

        void run() {
            // Of equal elements the first comes first.
            Arrays.sort(order, Comparator.<Integer>comparingDouble(i -> -x[i]).thenComparingInt(i -> i));
            double running = 0;
            double total = 0;
            int k = 0;
            for (int r = 1; r <= order.length; r++) {
                double value = x[order[r - 1]];
                running += value;
                if (value - (running - 1) / r > 0) {
                    total += running;
                    k = r;
                }
            }
            double tau = (total - 1) / k;
            for (int r = 1; r <= order.length; r++) {
                slope[order[r - 1]] = r <= k ? (double) (k - r + 1) / k : 0;
            }
            for (int i = 0; i < x.length; i++) {
                y[i] = Math.max(x[i] - tau, 0);
            }
        }
    }
}
