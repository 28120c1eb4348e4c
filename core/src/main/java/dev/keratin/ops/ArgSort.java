package dev.keratin.ops;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order (int32 indices) that sorts each row of the last axis. Equal elements stay in their order; what is not a number comes behind all numbers.
 *
 * @param descending whether the largest comes first
 */
public record ArgSort(boolean descending) implements Operation {

    @Override
    public String name() {
        return "argsort";
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        TensorSpec input = inputs.get(0);
        if (input.shape().rank() < 1 || input.dtype() == DType.STRING) {
            throw new IllegalArgumentException(
                    "argsort needs an array of numbers with an axis, received " + input + ".");
        }
        return List.of(new TensorSpec(DType.INT32, input.shape()));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        return Arrays.asList((Value) null);
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int n = shape.last();
        int size = shape.size();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        DType dtype = binding.node().input(0).dtype();
        int[] order = new int[n];
        int[] spare = new int[n];
        return () -> {
            Tensor values = Tensor.of(dtype, Shape.of(x.length()), x);
            for (int row = 0; row < size; row += n) {
                for (int i = 0; i < n; i++) {
                    order[i] = i;
                }
                sort(values, row, order, spare);
                System.arraycopy(order, 0, y.i32(), row, n);
            }
        };
    }

    /** Merges runs of doubling length. */
    private void sort(Tensor values, int row, int[] order, int[] spare) {
        int n = order.length;
        for (int run = 1; run < n; run *= 2) {
            for (int from = 0; from < n; from += 2 * run) {
                int middle = Math.min(from + run, n);
                int to = Math.min(from + 2 * run, n);
                int left = from;
                int right = middle;
                for (int at = from; at < to; at++) {
                    boolean takesLeft =
                            right >= to || (left < middle && !before(values, row + order[right], row + order[left]));
                    spare[at] = takesLeft ? order[left++] : order[right++];
                }
            }
            System.arraycopy(spare, 0, order, 0, n);
        }
    }

    private boolean before(Tensor values, int i, int j) {
        if (!values.dtype().isFloating()) {
            long a = values.getLong(i);
            long b = values.getLong(j);
            return descending ? a > b : a < b;
        }
        double a = values.getDouble(i);
        double b = values.getDouble(j);
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return !Double.isNaN(a);
        }
        return descending ? a > b : a < b;
    }
}
