package dev.keratin.layers.operation;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import java.util.List;

/** The types of operands that meet, by Keras's rules: floating point wins over integers, integers over bools, wider over narrower. */
final class Types {

    private Types() {}

    /** Integers and bools as single precision. */
    static Value floating(Value x) {
        return x.dtype().isFloating() ? x : Ops.cast(x, DType.FLOAT32);
    }

    /** Bools as integers, for sums. */
    static Value countable(Value x) {
        return x.dtype() == DType.BOOL ? Ops.cast(x, DType.INT32) : x;
    }

    static List<Value> common(List<Value> values) {
        DType type = values.get(0).dtype();
        for (Value value : values) {
            type = wider(type, value.dtype());
        }
        DType result = type;
        return values.stream().map(value -> Ops.cast(value, result)).toList();
    }

    private static DType wider(DType a, DType b) {
        if (a == b || b == DType.BOOL) {
            return a;
        }
        if (a == DType.BOOL) {
            return b;
        }
        if (a.isFloating() != b.isFloating()) {
            return a.isFloating() ? a : b;
        }
        if (a.byteSize() == b.byteSize()) {
            // float16 and bfloat16, or a signed type and its unsigned one: the next larger holds both.
            return a.isFloating() ? DType.FLOAT32 : a.byteSize() >= 4 ? DType.INT64 : DType.INT32;
        }
        return a.byteSize() > b.byteSize() ? a : b;
    }

    /** A tensor and a number of its type; a fraction beside integers makes both floating point. */
    static List<Value> beside(Value x, Number number) {
        double value = number.doubleValue();
        boolean fraction = number instanceof Double || number instanceof Float;
        Value tensor = fraction ? floating(x) : countable(x);
        return List.of(tensor, Ops.number(tensor, value));
    }
}
