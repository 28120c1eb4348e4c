package dev.keratin.layers.operation;

import dev.keratin.ops.Ops;
import dev.keratin.ops.SortOps;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Medians, quantiles and percentiles. */
final class QuantileOperations {

    private static final String NUMPY = "numpy";

    private QuantileOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(median("Median", false));
        kinds.add(median("Nanmedian", true));
        // Keras's node of quantile interpolates whatever its method says.
        kinds.add(kind("Quantile", o -> quantile(o, Types.floating(o.value(1)), "linear", false)));
        kinds.add(kind("Percentile", o -> quantile(o, percents(o), o.text("method"), false)));
        kinds.add(kind("Nanquantile", o -> quantile(o, Types.floating(o.value(1)), o.text("method"), true)));
        kinds.add(kind("Nanpercentile", o -> quantile(o, percents(o), o.text("method"), true)));
        return kinds;
    }

    private static Value percents(Operands operands) {
        return Ops.divide(Types.floating(operands.value(1)), 100);
    }

    private static OperationKind median(String name, boolean skips) {
        return OperationKind.of(name, NUMPY, "x", o -> quantile(o, Ops.number(o.floating(), 0.5), "linear", skips))
                .with("axis", null)
                .with("keepdims", false);
    }

    private static OperationKind kind(String name, Function<Operands, Value> function) {
        return OperationKind.of(name, NUMPY, "x q", function)
                .with("axis", null)
                .with("method", "linear")
                .with("keepdims", false);
    }

    /**
     * The elements at shares of the order along axes.
     *
     * @param skips whether what is not a number is left out, rather than making the result such
     */
    private static Value quantile(Operands operands, Value shares, String method, boolean skips) {
        Value x = operands.floating();
        int[] axes = Arrays.stream(operands.axes("axis", x))
                .map(x.shape()::axis)
                .sorted()
                .toArray();
        int[] rest = IntStream.range(0, x.rank())
                .filter(i -> Arrays.binarySearch(axes, i) < 0)
                .toArray();
        Shape kept = Shape.of(Arrays.stream(rest).map(x.shape()::dim).toArray());
        Value moved = Ops.transpose(
                x, IntStream.concat(Arrays.stream(rest), Arrays.stream(axes)).toArray());
        Value rows = Ops.reshape(moved, kept.size(), x.shape().size() / Math.max(kept.size(), 1));
        Value flat = rows(rows, Ops.reshape(shares, 1, -1), method, skips);
        Value result = Ops.reshape(Ops.transpose(flat, 1, 0), shape(shares.shape(), kept));
        if (operands.flag("keepdims")) {
            Shape full = x.shape();
            for (int axis : axes) {
                full = full.with(axis, 1);
            }
            return Ops.reshape(result, shape(shares.shape(), full));
        }
        return result;
    }

    private static Shape shape(Shape front, Shape back) {
        return Shape.of(Stream.of(front, back)
                .flatMapToInt(shape -> Arrays.stream(shape.toArray()))
                .toArray());
    }

    /** Positions are computed in double precision, as Keras does. */
    private static Value rows(Value x, Value shares, String method, boolean skips) {
        Value sorted = SortOps.sort(x, 1);
        int[] row = {1};
        Value missing = Ops.cast(Ops.isNan(x), DType.FLOAT64);
        Value count = Ops.sum(Ops.subtract(1, missing), row, true);
        Value last = Ops.maximum(Ops.subtract(skips ? count : Ops.onesLike(count), 1), 0);
        if (!skips) {
            last = Ops.add(last, x.shape().dim(1) - 1.0);
        }
        Value exact = Ops.multiply(Ops.cast(shares, DType.FLOAT64), last);
        Value result =
                switch (method) {
                    case "lower" -> at(sorted, Ops.floor(exact));
                    case "higher" -> at(sorted, Ops.ceil(exact));
                    case "nearest" -> at(sorted, Ops.round(exact));
                    case "midpoint" ->
                        Ops.multiply(Ops.add(at(sorted, Ops.floor(exact)), at(sorted, Ops.ceil(exact))), 0.5);
                    case "linear" -> {
                        Value share = Ops.cast(Ops.subtract(exact, Ops.floor(exact)), x.dtype());
                        Value low = at(sorted, Ops.floor(exact));
                        Value high = at(sorted, Ops.ceil(exact));
                        yield Ops.add(Ops.multiply(low, Ops.subtract(1, share)), Ops.multiply(high, share));
                    }
                    default ->
                        throw new IllegalArgumentException("`method` must be \"linear\", \"lower\", \"higher\","
                                + " \"midpoint\" or \"nearest\", received \"" + method + "\".");
                };
        Value spoilt = skips
                ? Ops.equal(count, Ops.number(count, 0))
                : Ops.greater(Ops.sum(missing, row, true), Ops.number(missing, 0));
        return Ops.where(Ops.broadcastTo(spoilt, result.shape()), Ops.number(result, Double.NaN), result);
    }

    private static Value at(Value sorted, Value position) {
        return SortOps.takeAlongAxis(sorted, Ops.cast(position, DType.INT32), 1);
    }
}
