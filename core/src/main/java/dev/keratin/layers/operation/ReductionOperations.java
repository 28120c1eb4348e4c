package dev.keratin.layers.operation;

import dev.keratin.ops.ConstantSize;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/** Operations that make axes disappear, and products. */
final class ReductionOperations {

    private static final String NUMPY = "numpy";

    private ReductionOperations() {}

    /** A reduction of x over axes. */
    private interface Reduction {
        Value apply(Value x, int[] axes, boolean keepDims);
    }

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(reduction("Mean", NUMPY, (x, axes, keep) -> Ops.mean(Types.floating(x), axes, keep)));
        kinds.add(reduction("Sum", NUMPY, (x, axes, keep) -> Ops.sum(Types.countable(x), axes, keep)));
        kinds.add(reduction("Var", NUMPY, (x, axes, keep) -> Ops.variance(Types.floating(x), axes, keep)));
        kinds.add(reduction("Std", NUMPY, (x, axes, keep) -> Ops.sqrt(Ops.variance(Types.floating(x), axes, keep))));
        kinds.add(reduction("Any", NUMPY, Ops::any));
        kinds.add(reduction("All", NUMPY, Ops::all));
        kinds.add(reduction("Amax", NUMPY, Ops::max));
        kinds.add(reduction("Amin", NUMPY, Ops::min));
        kinds.add(reduction("Logsumexp", "math", (x, axes, keep) -> Ops.logSumExp(Types.floating(x), axes, keep)));
        kinds.add(reduction("Prod", NUMPY, (x, axes, keep) -> Ops.product(Types.countable(x), axes, keep))
                .with("dtype", null));
        kinds.add(extreme("Max", Ops::max, Ops::maximum));
        kinds.add(extreme("Min", Ops::min, Ops::minimum));
        kinds.add(position("Argmax", Ops::argmax));
        kinds.add(position("Argmin", Ops::argmin));
        kinds.add(OperationKind.of("Norm", "linalg", "x", ReductionOperations::norm)
                .with("ord", null)
                .with("axis", null)
                .with("keepdims", false));
        kinds.add(OperationKind.of("Average", NUMPY, "x weights", ReductionOperations::average)
                .with("axis", null));
        kinds.add(OperationKind.of("Cumsum", NUMPY, "x", o -> cumsum(o, o.floating()))
                .with("axis", null)
                .with("dtype", null));
        kinds.add(OperationKind.of("Nancumsum", NUMPY, "x", o -> cumsum(o, FormulaOperations.finite(o.floating())))
                .with("axis", null)
                .with("dtype", null));
        kinds.add(OperationKind.of("Matmul", NUMPY, "x1 x2", ReductionOperations::matmul));
        kinds.add(OperationKind.of("Dot", NUMPY, "x1 x2", ReductionOperations::dot));
        kinds.add(OperationKind.of(
                        "Einsum",
                        NUMPY,
                        "operands",
                        o -> Ops.einsum(
                                String.valueOf(o.argument("subscripts")),
                                o.all().toArray(Value[]::new)))
                .with("subscripts", null));
        return kinds;
    }

    private static OperationKind reduction(String name, String module, Reduction reduction) {
        return OperationKind.of(
                        name, module, "x", o -> reduction.apply(o.x(), o.axes("axis", o.x()), o.flag("keepdims")))
                .with("axis", null)
                .with("keepdims", false);
    }

    private static OperationKind extreme(String name, Reduction reduction, BinaryOperator<Value> pair) {
        return OperationKind.of(name, NUMPY, "x", o -> {
                    Value result = reduction.apply(o.x(), o.axes("axis", o.x()), o.flag("keepdims"));
                    return o.argument("initial") == null
                            ? result
                            : pair.apply(result, Ops.number(result, o.number("initial")));
                })
                .with("axis", null)
                .with("keepdims", false)
                .with("initial", null);
    }

    private static OperationKind position(String name, BiFunction<Value, Integer, Value> search) {
        return OperationKind.of(name, NUMPY, "x", o -> {
                    Value x = o.floating();
                    boolean all = o.argument("axis") == null;
                    Value flat = all ? Ops.reshape(x, -1) : x;
                    int axis = all ? 0 : o.integer("axis");
                    Value result = search.apply(flat, axis);
                    if (!o.flag("keepdims")) {
                        return result;
                    }
                    return Ops.reshape(
                            result,
                            all
                                    ? Shape.of(Collections.nCopies(x.rank(), 1))
                                    : x.shape().with(axis, 1));
                })
                .with("axis", null)
                .with("keepdims", false);
    }

    private static Value norm(Operands operands) {
        Value x = operands.floating();
        int[] axes = operands.axes("axis", x);
        boolean keep = operands.flag("keepdims");
        String order = String.valueOf(operands.argument("ord"));
        boolean vector = axes.length == 1;
        return switch (order) {
            case "null", "fro", "euclidean" -> Ops.sqrt(Ops.sum(Ops.square(x), axes, keep));
            case "1", "1.0" -> Ops.sum(Ops.abs(x), only(vector, axes, order), keep);
            case "2", "2.0" -> Ops.sqrt(Ops.sum(Ops.square(x), only(vector, axes, order), keep));
            case "inf", "Infinity" -> Ops.max(Ops.abs(x), only(vector, axes, order), keep);
            default ->
                throw new IllegalArgumentException("Operation Norm knows `ord` null, \"fro\", 1, 2 and infinity,"
                        + " received " + ConfigTrees.describe(order) + ".");
        };
    }

    private static int[] only(boolean vector, int[] axes, String order) {
        if (!vector) {
            throw new IllegalArgumentException("Operation Norm with `ord` " + order
                    + " is supported over one axis, received " + axes.length + " axes.");
        }
        return axes;
    }

    private static Value average(Operands operands) {
        Value x = operands.floating();
        int[] axes = operands.axes("axis", x);
        if (operands.raw(1) == null) {
            return Ops.mean(x, axes, false);
        }
        Value weights = Ops.cast(operands.value(1), x.dtype());
        if (weights.rank() == 1 && x.rank() > 1 && axes.length == 1) {
            int[] shape = new int[x.rank()];
            Arrays.fill(shape, 1);
            shape[x.shape().axis(axes[0])] = weights.shape().dim(0);
            weights = Ops.reshape(weights, shape);
        }
        Value all = Ops.broadcastTo(weights, x.shape());
        return Ops.divide(Ops.sum(Ops.multiply(x, all), axes, false), Ops.sum(all, axes, false));
    }

    /** A product with a triangle of ones. */
    private static Value cumsum(Operands operands, Value given) {
        boolean flat = operands.argument("axis") == null;
        Value x = flat ? Ops.reshape(given, -1) : given;
        int axis = x.shape().axis(flat ? 0 : operands.integer("axis"));
        int length = x.shape().dim(axis);
        double[] triangle = new double[ConstantSize.of("The triangle of a cumulative sum", length, length)];
        for (int row = 0; row < length; row++) {
            Arrays.fill(triangle, row * length, row * length + row + 1, 1);
        }
        Value ones = x.graph().constant(Tensor.of(triangle, length, length).cast(x.dtype()));
        int outer = x.shape().slice(0, axis).size();
        int inner = x.shape().from(axis + 1).size();
        return Ops.reshape(Ops.matmul(ones, Ops.reshape(x, outer, length, inner)), x.shape());
    }

    private static Value matmul(Operands operands) {
        List<Value> pair = operands.pair();
        Value a = Types.floating(pair.get(0));
        Value b = Types.floating(pair.get(1));
        if (a.rank() == 1) {
            Value row = Ops.matmul(Ops.expandDims(a, 0), b.rank() == 1 ? Ops.expandDims(b, 1) : b);
            return b.rank() == 1 ? Ops.reshape(row, Shape.scalar()) : Ops.squeeze(row, -2);
        }
        return b.rank() == 1 ? Ops.squeeze(Ops.matmul(a, Ops.expandDims(b, 1)), -1) : Ops.matmul(a, b);
    }

    /** As numpy's: the last axis of the first with the last but one of the second. */
    private static Value dot(Operands operands) {
        List<Value> pair = operands.pair();
        Value a = Types.floating(pair.get(0));
        Value b = Types.floating(pair.get(1));
        if (a.rank() == 0 || b.rank() == 0) {
            return Ops.multiply(a, b);
        }
        if (b.rank() <= 2) {
            return matmul(operands);
        }
        String left = "abcdefgh".substring(0, a.rank() - 1);
        String front = "ijklmnop".substring(0, b.rank() - 2);
        return Ops.einsum(left + "z," + front + "zy->" + left + front + "y", a, b);
    }
}
