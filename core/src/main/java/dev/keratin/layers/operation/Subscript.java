package dev.keratin.layers.operation;

import dev.keratin.ops.ConstantSize;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code x[key]} by numpy's rules for integers, slices, new axes and {@code ...}. */
final class Subscript {

    private Subscript() {}

    static Value of(Value x, @Nullable Object key) {
        List<@Nullable Object> keys = new ArrayList<>();
        if (key instanceof List<?> list) {
            keys.addAll(list);
        } else {
            keys.add(key);
        }
        int named = (int) keys.stream().filter(k -> k != null && !isEllipsis(k)).count();
        if (named > x.rank()) {
            throw new IllegalArgumentException(
                    "x[...] names " + named + " axes of an array of shape " + x.shape() + "; name at most its axes.");
        }
        Value result = x;
        int axis = 0;
        for (Object element : keys) {
            if (element == null) {
                result = Ops.expandDims(result, axis++);
            } else if (isEllipsis(element)) {
                axis += x.rank() - named;
            } else if (element instanceof Number number) {
                int at = Math.floorMod(
                        checked(number, result, axis), result.shape().dim(axis));
                result = Ops.squeeze(Ops.slice(result, axis, at, at + 1), axis);
            } else {
                result = slice(result, axis++, element);
            }
        }
        return result;
    }

    private static int checked(Number number, Value x, int axis) {
        int index = ArgTypes.INT.parse(number);
        int length = x.shape().dim(axis);
        if (index < -length || index >= length) {
            throw new IllegalArgumentException(
                    "Index " + index + " lies outside axis " + axis + " of shape " + x.shape() + ".");
        }
        return index;
    }

    private static boolean isEllipsis(Object key) {
        return key instanceof Map<?, ?> map && "__ellipsis__".equals(map.get("class_name"));
    }

    private static Value slice(Value x, int axis, Object key) {
        if (!(key instanceof Map<?, ?> map)
                || !"__slice__".equals(map.get("class_name"))
                || !(map.get("config") instanceof Map<?, ?> config)) {
            throw new IllegalArgumentException("x[...] knows integers, slices, new axes and an ellipsis, received "
                    + ConfigTrees.describe(key) + ".");
        }
        int length = x.shape().dim(axis);
        Object given = config.get("step");
        int step = given == null ? 1 : ArgTypes.INT.parse(given);
        if (step == 0) {
            throw new IllegalArgumentException("A slice needs a step other than 0, received 0.");
        }
        int from = bound(config.get("start"), length, step > 0 ? 0 : length - 1, step);
        int to = bound(config.get("stop"), length, step > 0 ? length : -1, step);
        if (step == 1) {
            return Ops.slice(x, axis, Math.min(from, Math.max(to, from)), Math.max(to, from));
        }
        long distance = step > 0 ? (long) to - from : (long) from - to;
        long stride = Math.abs((long) step);
        int[] indices =
                new int[ConstantSize.of("The positions of a slice", Math.max(0, (distance + stride - 1) / stride))];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = from + i * step;
        }
        return take(x, axis, indices);
    }

    private static int bound(@Nullable Object given, int length, int fallback, int step) {
        if (given == null) {
            return fallback;
        }
        int index = ArgTypes.INT.parse(given);
        int counted = index < 0 ? index + length : index;
        return step > 0 ? Math.max(0, Math.min(counted, length)) : Math.max(-1, Math.min(counted, length - 1));
    }

    /** The positions of an axis. */
    static Value take(Value x, int axis, int[] indices) {
        return take(x, axis, x.graph().constant(Tensor.of(indices, indices.length)));
    }

    /** The positions of an axis; the axes of the indices stand in its place. */
    static Value take(Value x, int axis, Value indices) {
        int[] front = IntStream.range(0, x.rank())
                .map(i -> i == 0 ? axis : i <= axis ? i - 1 : i)
                .toArray();
        Value rows = Ops.take(Ops.transpose(x, front), indices);
        int count = indices.rank();
        int[] back = IntStream.range(0, rows.rank())
                .map(i -> i < axis ? count + i : i < axis + count ? i - axis : i)
                .toArray();
        return Ops.transpose(rows, back);
    }
}
