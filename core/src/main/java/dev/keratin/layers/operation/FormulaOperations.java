package dev.keratin.layers.operation;

import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Rarer functions of each element. */
final class FormulaOperations {

    private static final String NUMPY = "numpy";

    private FormulaOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(OperationKind.of("Erfc", "math", "x", o -> Ops.subtract(1, Ops.erf(o.floating()))));
        unary(kinds, "Sinc", FormulaOperations::sinc);
        unary(kinds, "I0", FormulaOperations::bessel);
        pair(kinds, "Logaddexp2", (x, y) -> {
            Value rest = Ops.log1p(Ops.power(2, Ops.negative(Ops.abs(Ops.subtract(x, y)))));
            return Ops.add(Ops.maximum(x, y), Ops.divide(rest, Math.log(2)));
        });
        pair(kinds, "Nextafter", FormulaOperations::nextAfter);
        same(kinds, "Fmax", (x, y) -> orOther(x, y, Ops.maximum(x, y)));
        same(kinds, "Fmin", (x, y) -> orOther(x, y, Ops.minimum(x, y)));
        same(kinds, "Fmod", (x, y) -> {
            Value a = Types.countable(x);
            Value b = Types.countable(y);
            return Ops.multiply(Ops.sign(a), Ops.mod(Ops.abs(a), Ops.abs(b)));
        });
        kinds.add(OperationKind.of("Ldexp", NUMPY, "x1 x2", o -> {
            Value x = o.floating();
            Value scaled = Ops.multiply(x, Ops.power(2, o.like(1, x)));
            Value plain = Ops.logicalOr(Ops.logicalNot(Ops.isFinite(x)), Ops.equal(x, Ops.number(x, 0)));
            return Ops.where(plain, x, scaled);
        }));
        kinds.add(OperationKind.of("NanToNum", NUMPY, "x", FormulaOperations::nanToNum)
                .with("nan", 0.0)
                .with("posinf", null)
                .with("neginf", null));
        kinds.add(OperationKind.of("Signbit", NUMPY, "x", FormulaOperations::signbit));
        kinds.add(OperationKind.of("Isclose", NUMPY, "x1 x2 rtol atol", o -> {
                    double relative = o.has(2) ? ArgTypes.FLOAT.parse(o.raw(2)) : 1e-5;
                    double absolute = o.has(3) ? ArgTypes.FLOAT.parse(o.raw(3)) : 1e-8;
                    return close(o, relative, absolute);
                })
                .with("equal_nan", false));
        kinds.add(OperationKind.of("AllClose", NUMPY, "x1 x2", o -> {
                    Value close = close(o, o.number("rtol"), o.number("atol"));
                    return Ops.all(Ops.reshape(close, -1), new int[] {0}, false);
                })
                .with("rtol", 1e-5)
                .with("atol", 1e-8)
                .with("equal_nan", false));
        reals(kinds);
        kinds.add(OperationKind.of("SaturateCast", "core", "x", FormulaOperations::saturated)
                .with("dtype", null));
        return kinds;
    }

    /** Functions of complex numbers, of numbers that are real. */
    private static void reals(List<OperationKind> kinds) {
        for (String name : List.of("Real", "Conj", "Conjugate")) {
            kinds.add(OperationKind.of(name, NUMPY, "x", Operands::x));
        }
        kinds.add(OperationKind.of("Imag", NUMPY, "x", o -> Ops.zerosLike(o.x())));
        kinds.add(OperationKind.of("Isreal", NUMPY, "x", o -> Ops.cast(Ops.onesLike(o.x()), DType.BOOL)));
        unary(kinds, "Angle", x -> {
            Value zero = Ops.zerosLike(x);
            return Ops.where(Ops.less(x, zero), Ops.add(zero, Math.PI), zero);
        });
    }

    private static void unary(List<OperationKind> kinds, String name, UnaryOperator<Value> function) {
        kinds.add(OperationKind.of(name, NUMPY, "x", o -> function.apply(o.floating())));
    }

    private static void pair(List<OperationKind> kinds, String name, BinaryOperator<Value> function) {
        same(kinds, name, (x, y) -> function.apply(Types.floating(x), Types.floating(y)));
    }

    private static void same(List<OperationKind> kinds, String name, BinaryOperator<Value> function) {
        kinds.add(OperationKind.of(name, NUMPY, "x1 x2", o -> {
            List<Value> pair = o.pair();
            return function.apply(pair.get(0), pair.get(1));
        }));
    }

    private static Value sinc(Value x) {
        Value some = Ops.notEqual(x, Ops.number(x, 0));
        Value angle = Ops.where(some, Ops.multiply(x, Math.PI), Ops.onesLike(x));
        return Ops.where(some, Ops.divide(Ops.sin(angle), angle), Ops.onesLike(x));
    }

    /** The integral exp(x cos t) / pi over half a turn, by the rectangle rule, which is exact to rounding for a periodic function. */
    private static Value bessel(Value x) {
        int points = 64;
        double[] cosines = new double[points];
        for (int i = 0; i < points; i++) {
            cosines[i] = Math.cos(Math.PI * (i + 0.5) / points);
        }
        Value angles = x.graph().constant(Tensor.of(cosines, points).cast(x.dtype()));
        Value terms = Ops.exp(Ops.multiply(Ops.expandDims(x, -1), angles));
        return Ops.mean(terms, new int[] {x.rank()}, false);
    }

    private static Value nextAfter(Value x, Value y) {
        Value a = Ops.add(x, Ops.zerosLike(y));
        Value b = Ops.add(y, Ops.zerosLike(x));
        HostFunction next = new HostFunction("nextafter", new TensorSpec(x.dtype(), a.shape()), given -> {
            double[] result = new double[a.shape().size()];
            for (int i = 0; i < result.length; i++) {
                result[i] =
                        Math.nextAfter(given.get(0).getDouble(i), given.get(1).getDouble(i));
            }
            return Tensor.of(result, a.shape().toArray()).cast(x.dtype());
        });
        return x.graph().apply(next, a, b);
    }

    /** Where one is not a number, the other. */
    private static Value orOther(Value x, Value y, Value result) {
        if (!x.dtype().isFloating()) {
            return result;
        }
        Value withoutX = Ops.where(Ops.cast(Ops.isNan(x), DType.BOOL), y, result);
        return Ops.where(Ops.cast(Ops.isNan(y), DType.BOOL), x, withoutX);
    }

    static double largest(DType dtype) {
        return switch (dtype) {
            case FLOAT16 -> 65504;
            case BFLOAT16 -> 0x1.fep127;
            case FLOAT64 -> Double.MAX_VALUE;
            default -> Float.MAX_VALUE;
        };
    }

    private static Value nanToNum(Operands operands) {
        Value x = operands.x();
        return x.dtype().isFloating()
                ? finite(
                        x,
                        operands.number("nan"),
                        operands.argument("posinf") == null ? largest(x.dtype()) : operands.number("posinf"),
                        operands.argument("neginf") == null ? -largest(x.dtype()) : operands.number("neginf"))
                : x;
    }

    /** x with 0 and the largest numbers in the places of what is not finite. */
    static Value finite(Value x) {
        return finite(x, 0, largest(x.dtype()), -largest(x.dtype()));
    }

    static Value finite(Value x, double nan, double positive, double negative) {
        Value high = Ops.equal(x, Ops.number(x, Double.POSITIVE_INFINITY));
        Value low = Ops.equal(x, Ops.number(x, Double.NEGATIVE_INFINITY));
        Value bounded = Ops.where(high, Ops.number(x, positive), Ops.where(low, Ops.number(x, negative), x));
        return NanOperations.with(bounded, nan);
    }

    /** Of a zero, too: one divided by it tells. */
    private static Value signbit(Operands operands) {
        Value x = operands.x();
        Value zero = Ops.number(x, 0);
        if (!x.dtype().isFloating()) {
            return Ops.less(x, zero);
        }
        Value negativeZero =
                Ops.logicalAnd(Ops.equal(x, zero), Ops.less(Ops.divide(Ops.onesLike(x), x), Ops.number(x, 0)));
        return Ops.logicalOr(Ops.less(x, zero), negativeZero);
    }

    private static Value close(Operands operands, double relative, double absolute) {
        List<Value> pair = operands.pair();
        Value x = pair.get(0);
        Value y = pair.get(1);
        if (!x.dtype().isFloating()) {
            return Ops.equal(x, y);
        }
        Value reach = Ops.add(Ops.multiply(Ops.abs(y), relative), absolute);
        Value close = Ops.lessEqual(Ops.abs(Ops.subtract(x, y)), reach);
        if (!operands.flag("equal_nan")) {
            return close;
        }
        Value both = Ops.logicalAnd(Ops.cast(Ops.isNan(x), DType.BOOL), Ops.cast(Ops.isNan(y), DType.BOOL));
        return Ops.logicalOr(close, both);
    }

    /** The bounds of the new type first, so that nothing wraps around. */
    private static Value saturated(Operands operands) {
        Value x = operands.x();
        DType to = operands.dtype("dtype", x.dtype());
        if (to.isFloating()) {
            double most = largest(to);
            return Ops.cast(x.dtype().isFloating() ? Ops.clip(x, -most, most) : x, to);
        }
        boolean signed = !to.kerasName().startsWith("u") && to != DType.BOOL;
        int bits = to == DType.BOOL ? 1 : to.byteSize() * 8 - (signed ? 1 : 0);
        double most = Math.pow(2, bits) - 1;
        double least = signed ? -Math.pow(2, bits) : 0;
        Value wide = x.dtype() == DType.BOOL ? x : Ops.cast(x, DType.FLOAT64);
        return Ops.cast(x.dtype() == DType.BOOL ? x : Ops.clip(wide, least, most), to);
    }
}
