package dev.keratin.layers.operation;

import dev.keratin.ops.Ops;
import dev.keratin.ops.SortOps;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Operations that order and look up elements. */
final class SortOperations {

    private static final String NUMPY = "numpy";
    private static final String MATH = "math";

    private SortOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(OperationKind.of("Sort", NUMPY, "x", o -> {
                    Value x = flatWithoutAxis(o);
                    return SortOps.sort(x, axisOrFirst(o, x));
                })
                .with("axis", -1));
        kinds.add(OperationKind.of("Argsort", NUMPY, "x", o -> {
                    Value x = flatWithoutAxis(o);
                    return SortOps.argsort(x, axisOrFirst(o, x), false);
                })
                .with("axis", -1));
        kinds.add(OperationKind.of("TakeAlongAxis", NUMPY, "x indices", o -> {
                    Value x = flatWithoutAxis(o);
                    return SortOps.takeAlongAxis(x, o.value(1), axisOrFirst(o, x));
                })
                .with("axis", null));
        kinds.add(OperationKind.of("TopK", MATH, "x", Operands::x)
                .giving(SortOperations::topK)
                .with("k", null)
                .with("sorted", true));
        kinds.add(OperationKind.of("InTopK", MATH, "targets predictions", SortOperations::inTopK)
                .with("k", null));
        kinds.add(OperationKind.of(
                        "SearchSorted",
                        NUMPY,
                        "sorted_sequence values",
                        o -> positions(o.value(1), o.x(), o.text("side").equals("right")))
                .with("side", "left"));
        kinds.add(OperationKind.of("Digitize", NUMPY, "x bins", o -> positions(o.x(), o.value(1), true)));
        kinds.add(OperationKind.of("IsIn", NUMPY, "x1 x2", SortOperations::isIn)
                .with("assume_unique", false)
                .with("invert", false));
        kinds.add(OperationKind.of("Histogram", NUMPY, "x", Operands::x)
                .giving(SortOperations::histogram)
                .with("bins", 10)
                .with("range", null));
        kinds.add(OperationKind.of("Bincount", NUMPY, "x", SortOperations::bincount)
                .with("weights", null)
                .with("minlength", 0)
                .with("sparse", false));
        return kinds;
    }

    /** The first parameter, in one row where the axis is null. */
    static Value flatWithoutAxis(Operands operands) {
        return operands.argument("axis") == null ? Ops.reshape(operands.x(), -1) : operands.x();
    }

    static int axisOrFirst(Operands operands, Value x) {
        return operands.argument("axis") == null ? 0 : operands.axis(x);
    }

    private static List<Value> topK(Operands operands) {
        Value x = operands.x();
        int k = operands.integer("k");
        if (x.rank() < 1 || k < 0 || k > x.shape().last()) {
            throw new IllegalArgumentException("`k` must be 0 to the length of the last axis, received " + k
                    + " for an array of shape " + x.shape() + ".");
        }
        Value order = Ops.slice(SortOps.argsort(x, -1, true), -1, 0, k);
        return List.of(SortOps.takeAlongAxis(x, order, -1), order);
    }

    /** Whether fewer than k predictions are larger than the target's. */
    private static Value inTopK(Operands operands) {
        Value predictions = Types.floating(operands.value(1));
        Value targets = Ops.expandDims(Ops.cast(operands.x(), DType.INT32), -1);
        Value own = SortOps.takeAlongAxis(predictions, targets, -1);
        Value larger = Ops.cast(Ops.greater(predictions, own), DType.INT32);
        Value count = Ops.sum(larger, new int[] {predictions.rank() - 1}, false);
        return Ops.less(count, Ops.number(count, operands.integer("k")));
    }

    /** How many elements of an ascending sequence lie before each value. */
    private static Value positions(Value values, Value sequence, boolean right) {
        if (sequence.rank() != 1) {
            throw new IllegalArgumentException(
                    "A value is searched for in a sequence with one axis, received shape " + sequence.shape() + ".");
        }
        List<Value> pair = Types.common(List.of(Ops.expandDims(values, -1), sequence));
        Value before = right ? Ops.lessEqual(pair.get(1), pair.get(0)) : Ops.less(pair.get(1), pair.get(0));
        return Ops.sum(Ops.cast(before, DType.INT32), new int[] {values.rank()}, false);
    }

    private static Value isIn(Operands operands) {
        List<Value> pair = operands.pair();
        Value elements = Ops.reshape(pair.get(1), -1);
        Value x = Ops.expandDims(pair.get(0), -1);
        Value found = Ops.any(Ops.equal(x, elements), new int[] {x.rank() - 1}, false);
        return operands.flag("invert") ? Ops.logicalNot(found) : found;
    }

    /** Counts, in the type of x, and the edges. */
    private static List<Value> histogram(Operands operands) {
        Value x = Ops.reshape(operands.floating(), -1);
        int bins = operands.integer("bins");
        if (bins < 1) {
            throw new IllegalArgumentException("`bins` must be a positive integer, received " + bins + ".");
        }
        int[] all = {0};
        Value low = Ops.min(x, all, true);
        Value high = Ops.max(x, all, true);
        if (operands.argument("range") instanceof List<?> range && range.size() == 2) {
            low = Ops.reshape(Ops.number(x, ((Number) range.get(0)).doubleValue()), 1);
            high = Ops.reshape(Ops.number(x, ((Number) range.get(1)).doubleValue()), 1);
        }
        double[] steps = new double[bins + 1];
        for (int i = 0; i <= bins; i++) {
            steps[i] = (double) i / bins;
        }
        Value parts = x.graph().constant(Tensor.of(steps, steps.length).cast(x.dtype()));
        Value inner = Ops.add(low, Ops.multiply(parts, Ops.subtract(high, low)));
        Value edges = Ops.concatenate(List.of(Ops.slice(inner, 0, 0, bins), high), 0);
        Value bin = positions(x, Ops.slice(edges, 0, 1, bins), true);
        Value inside = Ops.logicalAnd(Ops.greaterEqual(x, low), Ops.lessEqual(x, high));
        Value ones = Ops.multiply(Ops.oneHot(bin, bins, x.dtype()), Ops.expandDims(Ops.cast(inside, x.dtype()), -1));
        return List.of(Ops.sum(ones, all, false), edges);
    }

    /** The number of classes must be given, as the result's shape follows from no values here. */
    private static Value bincount(Operands operands) {
        int length = operands.integer("minlength");
        if (length < 1) {
            throw new IllegalArgumentException("Operation Bincount without `minlength` gives a result whose shape"
                    + " depends on values, which is not supported; expected the number of classes.");
        }
        Value x = Ops.cast(operands.x(), DType.INT32);
        Object given = operands.argument("weights");
        if (given == null) {
            return Ops.sum(
                    Ops.cast(Ops.oneHot(x, length, DType.FLOAT32), DType.INT32), new int[] {x.rank() - 1}, false);
        }
        Value weights = given instanceof Value value ? value : Constants.of(x.graph(), given, "Bincount");
        DType type = weights.dtype().isFloating() ? weights.dtype() : DType.FLOAT64;
        Value ones = Ops.multiply(Ops.oneHot(x, length, type), Ops.expandDims(Ops.cast(weights, type), -1));
        Value counts = Ops.sum(ones, new int[] {x.rank() - 1}, false);
        return Ops.cast(counts, weights.dtype());
    }
}
