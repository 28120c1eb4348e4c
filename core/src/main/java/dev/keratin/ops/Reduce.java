package dev.keratin.ops;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Reduction;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reduction over neighbouring axes, which stay in the result with length 1. Other sets of axes are reduced one after another by {@link Ops}.
 *
 * @param reduction sum, product, largest, smallest
 * @param from first axis
 * @param to one behind the last axis
 */
public record Reduce(Reduction reduction, int from, int to) implements Operation {

    @Override
    public String name() {
        return "reduce_" + reduction.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<TensorSpec> infer(List<TensorSpec> inputs) {
        Shape shape = inputs.get(0).shape();
        for (int axis = from; axis < to; axis++) {
            shape = shape.with(axis, 1);
        }
        return List.of(inputs.get(0).withShape(shape));
    }

    @Override
    public List<@Nullable Value> gradient(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        Value x = node.input(0);
        Value y = node.output();
        return switch (reduction) {
            case SUM -> List.of(Ops.broadcastTo(g, x.shape()));
            case MAX, MIN -> {
                Value hits = Ops.cast(Ops.equal(x, y), g.dtype());
                Value count = g.graph().apply(new Reduce(Reduction.SUM, from, to), hits);
                yield List.of(Ops.multiply(hits, Ops.divide(g, count)));
            }
            case PRODUCT -> List.of(Ops.multiply(g, productOfOthers(x)));
        };
    }

    /** Per element the product of all others: right also where elements are zero, unlike the quotient. */
    private Value productOfOthers(Value x) {
        if (to - from != 1) {
            int length = x.shape().slice(from, to).size();
            int[] merged = new int[x.rank() - (to - from) + 1];
            for (int i = 0; i < merged.length; i++) {
                merged[i] = i < from
                        ? x.shape().dim(i)
                        : i == from ? length : x.shape().dim(i + to - from - 1);
            }
            Value flat = Ops.reshape(x, Shape.of(merged));
            return Ops.reshape(new Reduce(reduction, from, from + 1).productOfOthers(flat), x.shape());
        }
        int n = x.shape().dim(from);
        Value[] others = new Value[n];
        Value product = Ops.onesLike(Ops.slice(x, from, 0, 1));
        for (int i = 0; i < n; i++) {
            others[i] = product;
            product = Ops.multiply(product, Ops.slice(x, from, i, i + 1));
        }
        product = Ops.onesLike(others[0]);
        for (int i = n - 1; i >= 0; i--) {
            others[i] = Ops.multiply(others[i], product);
            product = Ops.multiply(product, Ops.slice(x, from, i, i + 1));
        }
        return Ops.concatenate(Arrays.asList(others), from);
    }

    @Override
    public Runnable bind(Binding binding) {
        Shape shape = binding.inputShape(0);
        int outer = shape.slice(0, from).size();
        int n = shape.slice(from, to).size();
        int inner = shape.from(to).size();
        Buffer x = binding.input(0);
        Buffer y = binding.output(0);
        DType dtype = binding.node().input(0).dtype();
        if (!dtype.isFloating()) {
            return () -> integers(x, y, dtype.storage(), outer, n, inner);
        }
        Kernels kernels = binding.kernels();
        return () -> kernels.reduce(reduction, x, y, outer, n, inner);
    }

    private void integers(Buffer x, Buffer y, DType.Storage storage, int outer, int n, int inner) {
        boolean wide = storage == DType.Storage.I64;
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                long result =
                        switch (reduction) {
                            case SUM -> 0;
                            case PRODUCT -> 1;
                            case MAX -> Long.MIN_VALUE;
                            case MIN -> Long.MAX_VALUE;
                        };
                for (int k = 0; k < n; k++) {
                    int index = (o * n + k) * inner + i;
                    long value = wide ? x.i64()[index] : x.i32()[index];
                    result = switch (reduction) {
                        case SUM -> result + value;
                        case PRODUCT -> result * value;
                        case MAX -> Math.max(result, value);
                        case MIN -> Math.min(result, value);
                    };
                }
                if (wide) {
                    y.i64()[o * inner + i] = result;
                } else {
                    y.i32()[o * inner + i] = (int) result;
                }
            }
        }
    }
}
