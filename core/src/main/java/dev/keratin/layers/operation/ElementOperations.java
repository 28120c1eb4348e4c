package dev.keratin.layers.operation;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Operations on each element. */
final class ElementOperations {

    private static final String NUMPY = "numpy";

    private ElementOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        unary(kinds);
        binary(kinds);
        comparisons(kinds);
        kinds.add(OperationKind.of("Clip", NUMPY, "x", ElementOperations::clip)
                .with("x_min", null)
                .with("x_max", null));
        kinds.add(
                OperationKind.of("Round", NUMPY, "x", ElementOperations::round).with("decimals", 0));
        kinds.add(OperationKind.of("Where", NUMPY, "condition x1 x2", ElementOperations::where));
        kinds.add(OperationKind.of(
                        "Cast", "core", "x", o -> Ops.cast(o.x(), DType.of(String.valueOf(o.argument("dtype")))))
                .with("dtype", null));
        kinds.add(OperationKind.of("StopGradient", "core", "variable", o -> Ops.stopGradient(o.x())));
        kinds.add(OperationKind.of("OnesLike", NUMPY, "x", o -> Ops.onesLike(typed(o)))
                .with("dtype", null));
        kinds.add(OperationKind.of("ZerosLike", NUMPY, "x", o -> Ops.zerosLike(typed(o)))
                .with("dtype", null));
        return kinds;
    }

    private static void unary(List<OperationKind> kinds) {
        floating(kinds, "Sqrt", NUMPY, Ops::sqrt);
        floating(kinds, "Exp", NUMPY, Ops::exp);
        floating(kinds, "Exp2", NUMPY, x -> Ops.power(2, x));
        floating(kinds, "Expm1", NUMPY, Ops::expm1);
        floating(kinds, "Log", NUMPY, Ops::log);
        floating(kinds, "Log1p", NUMPY, Ops::log1p);
        floating(kinds, "Log2", NUMPY, Ops::log2);
        floating(kinds, "Log10", NUMPY, Ops::log10);
        floating(kinds, "Sin", NUMPY, Ops::sin);
        floating(kinds, "Cos", NUMPY, Ops::cos);
        floating(kinds, "Tan", NUMPY, Ops::tan);
        floating(kinds, "Arcsin", NUMPY, Ops::arcsin);
        floating(kinds, "Arccos", NUMPY, Ops::arccos);
        floating(kinds, "Arctan", NUMPY, Ops::arctan);
        floating(kinds, "Sinh", NUMPY, Ops::sinh);
        floating(kinds, "Cosh", NUMPY, Ops::cosh);
        floating(kinds, "Tanh", NUMPY, Ops::tanh);
        floating(kinds, "Arcsinh", NUMPY, Ops::arcsinh);
        floating(kinds, "Arccosh", NUMPY, Ops::arccosh);
        floating(kinds, "Arctanh", NUMPY, Ops::arctanh);
        floating(kinds, "Floor", NUMPY, Ops::floor);
        floating(kinds, "Ceil", NUMPY, Ops::ceil);
        floating(kinds, "Reciprocal", NUMPY, Ops::reciprocal);
        floating(kinds, "Rsqrt", "math", Ops::rsqrt);
        floating(kinds, "Erf", "math", Ops::erf);
        floating(kinds, "Erfinv", "math", Ops::erfinv);
        for (String name : List.of("Abs", "Absolute")) {
            kinds.add(OperationKind.of(name, NUMPY, "x", o -> Ops.abs(o.x())));
        }
        kinds.add(OperationKind.of("Negative", NUMPY, "x", o -> Ops.negative(o.x())));
        kinds.add(OperationKind.of("Sign", NUMPY, "x", o -> Ops.sign(o.x())));
        kinds.add(OperationKind.of("Square", NUMPY, "x", o -> Ops.square(Types.countable(o.x()))));
        kinds.add(OperationKind.of("Isfinite", NUMPY, "x", o -> Ops.cast(Ops.isFinite(o.floating()), DType.BOOL)));
        kinds.add(OperationKind.of("Isnan", NUMPY, "x", o -> Ops.cast(Ops.isNan(o.floating()), DType.BOOL)));
        kinds.add(OperationKind.of("LogicalNot", NUMPY, "x", o -> Ops.logicalNot(o.x())));
    }

    private static void floating(List<OperationKind> kinds, String name, String module, UnaryOperator<Value> function) {
        kinds.add(OperationKind.of(name, module, "x", o -> function.apply(o.floating())));
    }

    private static void binary(List<OperationKind> kinds) {
        pair(kinds, "Add", Ops::add);
        pair(kinds, "Subtract", Ops::subtract);
        pair(kinds, "Multiply", Ops::multiply);
        pair(kinds, "FloorDivide", Ops::floorDivide);
        pair(kinds, "Mod", Ops::mod);
        pair(kinds, "Power", Ops::power);
        pair(kinds, "Maximum", Ops::maximum);
        pair(kinds, "Minimum", Ops::minimum);
        for (String name : List.of("Divide", "TrueDivide")) {
            pair(kinds, name, (x, y) -> Ops.divide(Types.floating(x), Types.floating(y)));
        }
        pair(kinds, "Arctan2", (x, y) -> Ops.arctan2(Types.floating(x), Types.floating(y)));
        pair(kinds, "DivideNoNan", ElementOperations::divideNoNan);
        pair(kinds, "LogicalAnd", Ops::logicalAnd);
        pair(kinds, "LogicalOr", Ops::logicalOr);
        pair(kinds, "LogicalXor", (x, y) -> Ops.notEqual(Ops.cast(x, DType.BOOL), Ops.cast(y, DType.BOOL)));
    }

    private static void comparisons(List<OperationKind> kinds) {
        pair(kinds, "Equal", Ops::equal);
        pair(kinds, "NotEqual", Ops::notEqual);
        pair(kinds, "Less", Ops::less);
        pair(kinds, "LessEqual", Ops::lessEqual);
        pair(kinds, "Greater", Ops::greater);
        pair(kinds, "GreaterEqual", Ops::greaterEqual);
    }

    private static void pair(List<OperationKind> kinds, String name, BinaryOperator<Value> function) {
        kinds.add(OperationKind.of(name, NUMPY, "x1 x2", o -> {
            List<Value> pair = o.pair();
            return function.apply(pair.get(0), pair.get(1));
        }));
    }

    /** 0 where the divisor is 0, with a finite gradient. */
    private static Value divideNoNan(Value a, Value b) {
        Value x = Types.floating(a);
        Value y = Types.floating(b);
        Value some = Ops.notEqual(y, Ops.number(y, 0));
        Value quotient = Ops.divide(x, Ops.where(some, y, Ops.onesLike(y)));
        return Ops.where(some, quotient, Ops.zerosLike(quotient));
    }

    private static Value clip(Operands operands) {
        Object low = operands.argument("x_min");
        Object high = operands.argument("x_max");
        Value x = Types.countable(operands.x());
        boolean fraction = low instanceof Double || high instanceof Double;
        Value value = fraction ? Types.floating(x) : x;
        value = low == null ? value : Ops.maximum(value, operands.number("x_min"));
        return high == null ? value : Ops.minimum(value, operands.number("x_max"));
    }

    private static Value round(Operands operands) {
        double scale = Math.pow(10, operands.integer("decimals"));
        Value x = operands.floating();
        return scale == 1 ? Ops.round(x) : Ops.divide(Ops.round(Ops.multiply(x, scale)), scale);
    }

    private static Value where(Operands operands) {
        Object a = operands.raw(1);
        Object b = operands.raw(2);
        if (a == null || b == null) {
            throw new IllegalArgumentException(
                    "Operation Where without `x1` and `x2` gives a result whose shape depends on"
                            + " values, which is not supported; expected both.");
        }
        List<Value> pair;
        if (a instanceof Value x && b instanceof Number number) {
            pair = Types.beside(x, number);
        } else if (b instanceof Value y && a instanceof Number number) {
            List<Value> swapped = Types.beside(y, number);
            pair = List.of(swapped.get(1), swapped.get(0));
        } else {
            pair = Types.common(List.of(operands.value(1), operands.value(2)));
        }
        return Ops.where(Ops.cast(operands.value(0), DType.BOOL), pair.get(0), pair.get(1));
    }

    private static Value typed(Operands operands) {
        Object type = operands.argument("dtype");
        return type == null ? operands.x() : Ops.cast(operands.x(), DType.of(String.valueOf(type)));
    }
}
