package dev.keratin.layers.operation;

import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Operations on the bits and divisors of integers. */
final class IntegerOperations {

    private static final String NUMPY = "numpy";

    private IntegerOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(pair("BitwiseAnd", "x y", (a, b) -> a & b));
        kinds.add(pair("BitwiseOr", "x y", (a, b) -> a | b));
        kinds.add(pair("BitwiseXor", "x y", (a, b) -> a ^ b));
        for (String name : List.of("BitwiseLeftShift", "LeftShift")) {
            kinds.add(pair(name, "x y", (a, b) -> a << b));
        }
        for (String name : List.of("BitwiseRightShift", "RightShift")) {
            kinds.add(pair(name, "x y", (a, b) -> a >> b));
        }
        for (String name : List.of("BitwiseNot", "BitwiseInvert")) {
            kinds.add(OperationKind.of(name, NUMPY, "x", o -> apply(name, o.x(), o.x(), (a, b) -> ~a)));
        }
        kinds.add(pair("Gcd", "x1 x2", IntegerOperations::gcd));
        kinds.add(pair("Lcm", "x1 x2", (a, b) -> a == 0 || b == 0 ? 0 : Math.abs(a) * (Math.abs(b) / gcd(a, b))));
        return kinds;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? Math.abs(a) : gcd(b, a % b);
    }

    private static OperationKind pair(String name, String parameters, LongBinaryOperator function) {
        return OperationKind.of(name, NUMPY, parameters, o -> {
            List<Value> pair = o.pair();
            return apply(name, pair.get(0), pair.get(1), function);
        });
    }

    private static Value apply(String name, Value x, Value y, LongBinaryOperator function) {
        DType dtype = x.dtype();
        if (!dtype.isInteger() && dtype != DType.BOOL) {
            throw new IllegalArgumentException("Operation " + name + " is defined on integers and bools, received "
                    + dtype + "; cast to int32 first.");
        }
        // Zeros of both shapes broadcast: the sum gives the common shape and the operands read it.
        Value a = Ops.add(x, Ops.zerosLike(y));
        Value b = Ops.add(y, Ops.zerosLike(x));
        HostFunction loop = new HostFunction(
                name, new TensorSpec(dtype, a.shape()), given -> map(dtype, given.get(0), given.get(1), function));
        return x.graph().apply(loop, a, b);
    }

    private static Tensor map(DType dtype, Tensor a, Tensor b, LongBinaryOperator function) {
        long[] result = new long[a.size()];
        for (int i = 0; i < result.length; i++) {
            long value = function.applyAsLong(a.getLong(i), b.getLong(i));
            result[i] = dtype == DType.BOOL ? value & 1 : value;
        }
        return Tensor.of(result, a.shape().toArray()).cast(dtype);
    }
}
