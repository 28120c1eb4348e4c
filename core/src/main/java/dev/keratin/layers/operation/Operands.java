package dev.keratin.layers.operation;

import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What an operation is called with: tensors, numbers and lists, and the arguments of its construction. */
final class Operands {

    private final OperationLayer layer;
    private final OperationKind kind;
    private final Call call;

    Operands(OperationLayer layer, OperationKind kind, Call call) {
        this.layer = layer;
        this.kind = kind;
        this.call = call;
    }

    /** Parameter {@code index} as it was given, null where it was not. */
    @Nullable
    Object raw(int index) {
        return call.argument(index, kind.parameters().get(index));
    }

    /** Parameter {@code index} as a tensor; a constant becomes one. */
    Value value(int index) {
        Object given = raw(index);
        if (given instanceof Value value) {
            return value;
        }
        return Constants.of(call.graph(), given, layer.name());
    }

    /** The first parameter. */
    Value x() {
        return value(0);
    }

    /** The first parameter; integers as floating-point numbers. */
    Value floating() {
        return Types.floating(x());
    }

    /** The first parameter, a list of tensors of one type. */
    List<Value> values() {
        Object given = raw(0);
        List<Value> values = Arguments.leaves(given, Value.class);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "Operation " + layer.name() + " must be called on a list of tensors, received " + given + ".");
        }
        return Types.common(values);
    }

    /** All tensors it is called with. */
    List<Value> all() {
        return Types.common(call.arguments().leaves(Value.class));
    }

    /** The first two parameters, of one type; a number beside a tensor takes the tensor's, unless it has a fraction. */
    List<Value> pair() {
        Object a = raw(0);
        Object b = raw(1);
        if (a instanceof Value x && b instanceof Number number) {
            return Types.beside(x, number);
        }
        if (b instanceof Value y && a instanceof Number number) {
            List<Value> swapped = Types.beside(y, number);
            return List.of(swapped.get(1), swapped.get(0));
        }
        return Types.common(List.of(value(0), value(1)));
    }

    /** An argument of the construction, or the keyword of that name in the call. */
    @Nullable
    Object argument(String key) {
        Object given = call.arguments().keywords().get(key);
        if (given != null) {
            return given;
        }
        for (Arg<@Nullable Object> arg : kind.arguments()) {
            if (arg.key().equals(key)) {
                return layer.argument(arg);
            }
        }
        return null;
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(argument(key));
    }

    double number(String key) {
        return ArgTypes.FLOAT.parse(argument(key));
    }

    int integer(String key) {
        return ArgTypes.INT.parse(argument(key));
    }

    /** An argument that is an integer or a list of them; null where it is null. */
    int @Nullable [] integers(String key) {
        Object given = argument(key);
        return given == null
                ? null
                : ArgTypes.listOf(ArgTypes.INT).parse(given).stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    /** An argument that is one integer for each of {@code count} axes, or one for all of them; null where it is null. */
    int @Nullable [] tuple(String key, int count) {
        int[] given = integers(key);
        if (given == null || given.length == count) {
            return given;
        }
        if (given.length != 1) {
            throw new IllegalArgumentException("`" + key + "` of operation " + layer.name() + " must be one integer or "
                    + count + ", received " + Arrays.toString(given) + ".");
        }
        int[] all = new int[count];
        Arrays.fill(all, given[0]);
        return all;
    }

    /** As {@link #tuple(String, int)}, with a default. */
    int[] tuple(String key, int count, int fallback) {
        int[] given = tuple(key, count);
        if (given != null) {
            return given;
        }
        int[] all = new int[count];
        Arrays.fill(all, fallback);
        return all;
    }

    /** An argument that is a word. */
    String text(String key) {
        return String.valueOf(argument(key));
    }

    /** An argument that names a type. */
    DType dtype(String key, DType fallback) {
        return argument(key) == null ? fallback : DType.of(text(key));
    }

    /** The argument {@code data_format}. */
    DataFormat dataFormat() {
        return DataFormat.ARG.parse(argument("data_format"));
    }

    /** An axis of x by the argument {@code axis}, from the front. */
    int axis(Value x) {
        return x.shape().axis(integer("axis"));
    }

    /** Whether parameter {@code index} was given. */
    boolean has(int index) {
        return raw(index) != null;
    }

    /** Parameter {@code index}, of the type of x. */
    Value like(int index, Value x) {
        return Ops.cast(value(index), x.dtype());
    }

    /** The axes of x that an argument names; all where it is null. */
    int[] axes(String key, Value x) {
        int[] given = integers(key);
        return given == null ? IntStream.range(0, x.rank()).toArray() : given;
    }
}
