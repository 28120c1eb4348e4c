package dev.keratin.cli;

import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees for JSON. */
final class Trees {

    private Trees() {}

    /** A map of keys and values in turn, in this order. */
    static Map<String, @Nullable Object> ordered(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            tree.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return tree;
    }

    /** The same map with its keys as strings. */
    static Map<String, @Nullable Object> strings(Map<?, ?> map) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        map.forEach((key, value) -> tree.put(String.valueOf(key), value));
        return tree;
    }

    /** The dimensions of a shape. */
    static List<@Nullable Object> list(Shape shape) {
        List<@Nullable Object> dims = new ArrayList<>();
        for (int dim : shape.toArray()) {
            dims.add((long) dim);
        }
        return dims;
    }

    /** The dimensions of a shape. */
    static List<@Nullable Object> list(long[] shape) {
        List<@Nullable Object> dims = new ArrayList<>();
        for (long dim : shape) {
            dims.add(dim);
        }
        return dims;
    }
}
