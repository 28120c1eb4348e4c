package dev.keratin.layers.operation;

import dev.keratin.activations.Activations;
import dev.keratin.ops.ConstantSize;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Operations that are short formulas of others. */
final class CompositeOperations {

    private static final String NUMPY = "numpy";
    private static final String NN = "nn";
    private static final double EPSILON = 1e-7;

    /** Each difference is a value of its own in the graph. */
    private static final int DIFFERENCES = 1000;

    private CompositeOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        elements(kinds);
        pairs(kinds);
        matrices(kinds);
        normalizations(kinds);
        return kinds;
    }

    private static void elements(List<OperationKind> kinds) {
        unary(kinds, "Isinf", x -> isInfinite(Ops.abs(x), Double.POSITIVE_INFINITY));
        unary(kinds, "Isposinf", x -> isInfinite(x, Double.POSITIVE_INFINITY));
        unary(kinds, "Isneginf", x -> isInfinite(x, Double.NEGATIVE_INFINITY));
        kinds.add(OperationKind.of(
                "Trunc",
                NUMPY,
                "x",
                o -> o.x().dtype().isFloating() ? Ops.multiply(Ops.sign(o.x()), Ops.floor(Ops.abs(o.x()))) : o.x()));
        unary(kinds, "Fabs", Ops::abs);
        unary(kinds, "Cbrt", x -> Ops.multiply(Ops.sign(x), Ops.power(Ops.abs(x), 1.0 / 3)));
        unary(kinds, "Deg2rad", x -> Ops.multiply(x, Math.PI / 180));
        unary(kinds, "Rad2deg", x -> Ops.multiply(x, 180 / Math.PI));
        kinds.add(OperationKind.of("SparseSigmoid", NN, "x", o -> Activations.sparseSigmoid(o.floating())));
        kinds.add(OperationKind.of("Sparsemax", NN, "x", CompositeOperations::sparsemax)
                .with("axis", -1));
        kinds.add(OperationKind.of("Copy", NUMPY, "x", Operands::x));
    }

    private static void unary(List<OperationKind> kinds, String name, UnaryOperator<Value> function) {
        kinds.add(OperationKind.of(name, NUMPY, "x", o -> function.apply(o.floating())));
    }

    private static void pairs(List<OperationKind> kinds) {
        pair(kinds, "Hypot", (x, y) -> Ops.sqrt(Ops.add(Ops.square(x), Ops.square(y))));
        pair(kinds, "Logaddexp", CompositeOperations::logAddExp);
        pair(kinds, "Heaviside", (x, y) -> {
            Value zero = Ops.number(x, 0);
            Value step = Ops.where(Ops.less(x, zero), zero, y);
            return Ops.where(Ops.greater(x, zero), Ops.number(x, 1), step);
        });
        kinds.add(OperationKind.of("Outer", NUMPY, "x1 x2", o -> {
            List<Value> pair = o.pair();
            return Ops.multiply(Ops.reshape(pair.get(0), -1, 1), Ops.reshape(pair.get(1), 1, -1));
        }));
        kinds.add(OperationKind.of("Vdot", NUMPY, "x1 x2", o -> {
            List<Value> pair = o.pair();
            return Ops.sum(Ops.multiply(Ops.reshape(pair.get(0), -1), Ops.reshape(pair.get(1), -1)));
        }));
    }

    private static void pair(List<OperationKind> kinds, String name, BinaryOperator<Value> function) {
        kinds.add(OperationKind.of(name, NUMPY, "x1 x2", o -> {
            List<Value> pair = o.pair();
            return function.apply(Types.floating(pair.get(0)), Types.floating(pair.get(1)));
        }));
    }

    private static void matrices(List<OperationKind> kinds) {
        kinds.add(OperationKind.of("Tril", NUMPY, "x", o -> triangle(o, true)).with("k", 0));
        kinds.add(OperationKind.of("Triu", NUMPY, "x", o -> triangle(o, false)).with("k", 0));
        kinds.add(OperationKind.of("Flipud", NUMPY, "x", o -> Ops.flip(o.x(), 0)));
        kinds.add(OperationKind.of("Fliplr", NUMPY, "x", o -> Ops.flip(o.x(), 1)));
        kinds.add(OperationKind.of("Diff", NUMPY, "a", CompositeOperations::difference)
                .with("n", 1)
                .with("axis", -1));
        kinds.add(OperationKind.of("CountNonzero", NUMPY, "x", o -> {
                    Value some = Ops.notEqual(o.x(), Ops.number(o.x(), 0));
                    return Ops.sum(Ops.cast(some, DType.INT32), o.axes("axis", o.x()), false);
                })
                .with("axis", null));
        kinds.add(OperationKind.of("Ptp", NUMPY, "x", o -> {
                    int[] axes = o.axes("axis", o.x());
                    boolean keep = o.flag("keepdims");
                    return Ops.subtract(Ops.max(o.x(), axes, keep), Ops.min(o.x(), axes, keep));
                })
                .with("axis", null)
                .with("keepdims", false));
    }

    private static void normalizations(List<OperationKind> kinds) {
        kinds.add(OperationKind.of("RMSNorm", NN, "x scale", CompositeOperations::rmsNorm)
                .with("axis", -1)
                .with("epsilon", null));
        kinds.add(OperationKind.of("LayerNorm", NN, "x gamma beta", CompositeOperations::layerNorm)
                .with("axis", -1)
                .with("epsilon", null)
                .with("rms_scaling", false));
        Function<Operands, List<Value>> moments = o -> {
            Value x = o.floating();
            int[] axes = o.axes("axes", x);
            boolean keep = o.flag("keepdims");
            return List.of(Ops.mean(x, axes, keep), Ops.variance(x, axes, keep));
        };
        kinds.add(OperationKind.of("Moments", NN, "x", Operands::x)
                .giving(moments)
                .with("axes", null)
                .with("keepdims", false)
                .with("synchronized", false));
    }

    /** Without overflow; infinities of one sign stay what they are. */
    private static Value logAddExp(Value x, Value y) {
        Value difference = Ops.subtract(x, y);
        Value rest = Ops.log1p(Ops.exp(Ops.negative(Ops.abs(difference))));
        Value defined = Ops.equal(difference, difference);
        return Ops.where(defined, Ops.add(Ops.maximum(x, y), rest), Ops.add(x, y));
    }

    private static Value isInfinite(Value x, double infinity) {
        return Ops.equal(x, Ops.number(x, infinity));
    }

    private static Value sparsemax(Operands operands) {
        Value x = operands.floating();
        int axis = x.shape().axis(operands.integer("axis"));
        if (axis != x.rank() - 1) {
            throw new IllegalArgumentException("Operation Sparsemax works along the last axis, received `axis` "
                    + operands.argument("axis") + "; move that axis to the end first.");
        }
        return Activations.sparsemax(x);
    }

    private static Value triangle(Operands operands, boolean lower) {
        Value x = operands.x();
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    "A triangle is taken of an array with at least 2 axes, received shape " + x.shape() + ".");
        }
        int k = operands.integer("k");
        int rows = x.shape().dim(-2);
        int columns = x.shape().dim(-1);
        double[] kept = new double[ConstantSize.of("The triangle", rows, columns)];
        for (int i = 0; i < kept.length; i++) {
            int diagonal = i % columns - i / columns;
            kept[i] = (lower ? diagonal <= k : diagonal >= k) ? 1 : 0;
        }
        Value mask = x.graph().constant(Tensor.of(kept, rows, columns).cast(DType.BOOL));
        // Chosen, not multiplied: what is dropped may be infinite.
        return Ops.where(mask, x, Ops.number(x, 0));
    }

    private static Value difference(Operands operands) {
        Value x = Types.countable(operands.x());
        int axis = x.shape().axis(operands.integer("axis"));
        int times = operands.integer("n");
        if (times < 0 || times > DIFFERENCES) {
            throw new IllegalArgumentException(
                    "`n` of Diff must lie between 0 and " + DIFFERENCES + ", received n=" + times + ".");
        }
        for (int i = 0; i < times; i++) {
            int length = x.shape().dim(axis);
            x = Ops.subtract(Ops.slice(x, axis, 1, length), Ops.slice(x, axis, 0, length - 1));
        }
        return x;
    }

    private static double epsilon(Operands operands) {
        return operands.argument("epsilon") == null ? EPSILON : operands.number("epsilon");
    }

    private static Value rmsNorm(Operands operands) {
        Value x = operands.floating();
        Value power = Ops.mean(Ops.square(x), operands.axes("axis", x), true);
        Value normal = Ops.multiply(x, Ops.rsqrt(Ops.add(power, epsilon(operands))));
        return operands.raw(1) == null ? normal : Ops.multiply(normal, Ops.cast(operands.value(1), x.dtype()));
    }

    private static Value layerNorm(Operands operands) {
        Value x = operands.floating();
        int[] axes = operands.axes("axis", x);
        boolean keepsMean = operands.flag("rms_scaling");
        Value inverse = Ops.rsqrt(Ops.add(Ops.variance(x, axes, true), epsilon(operands)));
        Value centred = keepsMean ? x : Ops.subtract(x, Ops.mean(x, axes, true));
        Value normal = Ops.multiply(centred, inverse);
        if (operands.raw(1) != null) {
            normal = Ops.multiply(normal, beside(operands.value(1), x, axes));
        }
        return operands.raw(2) == null || keepsMean ? normal : Ops.add(normal, beside(operands.value(2), x, axes));
    }

    /** A parameter of the normalized axes, shaped to meet x. */
    private static Value beside(Value parameter, Value x, int[] axes) {
        Value typed = Ops.cast(parameter, x.dtype());
        boolean last = axes.length == 1 && x.shape().axis(axes[0]) == x.rank() - 1;
        if (last || typed.rank() == x.rank()) {
            return typed;
        }
        int[] shape = new int[x.rank()];
        Arrays.fill(shape, 1);
        for (int axis : axes) {
            int at = x.shape().axis(axis);
            shape[at] = x.shape().dim(at);
        }
        return Ops.reshape(typed, shape);
    }
}
