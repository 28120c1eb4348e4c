package dev.keratin.layers.operation;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reductions that leave out what is not a number. */
final class NanOperations {

    private static final String NUMPY = "numpy";

    private NanOperations() {}

    /** A reduction of floating-point x over axes. */
    private interface Reduction {
        Value apply(Value x, int[] axes, boolean keepDims);
    }

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(reduction("Nansum", (x, axes, keep) -> Ops.sum(with(x, 0), axes, keep)));
        kinds.add(reduction("Nanprod", (x, axes, keep) -> Ops.product(with(x, 1), axes, keep)));
        kinds.add(reduction(
                "Nanmax",
                (x, axes, keep) ->
                        unlessAll(x, Ops.max(with(x, Double.NEGATIVE_INFINITY), axes, keep), axes, keep, Double.NaN)));
        kinds.add(reduction(
                "Nanmin",
                (x, axes, keep) ->
                        unlessAll(x, Ops.min(with(x, Double.POSITIVE_INFINITY), axes, keep), axes, keep, Double.NaN)));
        kinds.add(reduction("Nanmean", NanOperations::mean));
        kinds.add(reduction("Nanvar", NanOperations::variance));
        kinds.add(reduction("Nanstd", (x, axes, keep) -> Ops.sqrt(variance(x, axes, keep))));
        kinds.add(position("Nanargmax", false));
        kinds.add(position("Nanargmin", true));
        return kinds;
    }

    private static OperationKind reduction(String name, Reduction reduction) {
        return OperationKind.of(name, NUMPY, "x", o -> {
                    Value x = o.floating();
                    Value result = reduction.apply(x, o.axes("axis", x), o.flag("keepdims"));
                    boolean counts = name.equals("Nansum")
                            || name.equals("Nanprod")
                            || name.equals("Nanmax")
                            || name.equals("Nanmin");
                    return counts ? Ops.cast(result, Types.countable(o.x()).dtype()) : result;
                })
                .with("axis", null)
                .with("keepdims", false);
    }

    /** x with a number in the place of what is none. */
    static Value with(Value x, double number) {
        return Ops.where(Ops.cast(Ops.isNan(x), DType.BOOL), Ops.number(x, number), x);
    }

    private static Value count(Value x, int[] axes, boolean keep) {
        return Ops.sum(Ops.subtract(1, Ops.isNan(x)), axes, keep);
    }

    private static Value unlessAll(Value x, Value result, int[] axes, boolean keep, double otherwise) {
        Value count = count(x, axes, keep);
        return Ops.where(
                Ops.greater(count, Ops.number(count, 0)),
                result,
                Ops.broadcastTo(Ops.number(result, otherwise), result.shape()));
    }

    private static Value mean(Value x, int[] axes, boolean keep) {
        return Ops.divide(Ops.sum(with(x, 0), axes, keep), count(x, axes, keep));
    }

    private static Value variance(Value x, int[] axes, boolean keep) {
        Value distance = with(Ops.subtract(x, mean(x, axes, true)), 0);
        return Ops.divide(Ops.sum(Ops.square(distance), axes, keep), count(x, axes, keep));
    }

    private static OperationKind position(String name, boolean smallest) {
        return OperationKind.of(name, NUMPY, "x", o -> {
                    Value x = Types.floating(SortOperations.flatWithoutAxis(o));
                    int axis = SortOperations.axisOrFirst(o, x);
                    Value filled = with(x, smallest ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
                    Value found = smallest ? Ops.argmin(filled, axis) : Ops.argmax(filled, axis);
                    Value some = Ops.greater(count(x, new int[] {axis}, false), Ops.number(x, 0));
                    Value result = Ops.where(some, found, Ops.number(found, -1));
                    if (!o.flag("keepdims")) {
                        return result;
                    }
                    boolean flat = o.argument("axis") == null;
                    int[] ones = new int[o.x().rank()];
                    Arrays.fill(ones, 1);
                    return flat ? Ops.reshape(result, ones) : Ops.expandDims(result, axis);
                })
                .with("axis", null)
                .with("keepdims", false);
    }
}
