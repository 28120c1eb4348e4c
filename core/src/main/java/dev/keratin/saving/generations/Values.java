package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spellings of plain values that generations had: tuples, shapes, numbers of numpy. */
final class Values {

    private Values() {}

    /** The tree with all values in the current spelling. */
    static Map<String, @Nullable Object> normalise(Map<String, @Nullable Object> tree) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        tree.forEach((key, value) -> result.put(key, value(value)));
        return result;
    }

    private static @Nullable Object value(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(element -> result.add(value(element)));
            return result;
        }
        Map<String, @Nullable Object> map = Trees.mapOrNull(tree);
        if (map == null) {
            return tree;
        }
        if (map.get("class_name") instanceof String kind) {
            if ((kind.equals("__tuple__") || kind.equals("TensorShape")) && map.get("items") instanceof List<?> items) {
                return value(items);
            }
            if ((kind.equals("__numpy__") || kind.equals("__tensor__"))
                    && map.get("config") instanceof Map<?, ?> array) {
                return value(array.get("value"));
            }
        }
        // What numpy's numbers became in the JSON of Keras 2.
        boolean numpy =
                "ndarray".equals(map.get("type")) || map.get("type") instanceof String type && type.startsWith("numpy");
        if (numpy && map.size() == 2 && map.containsKey("value")) {
            return value(map.get("value"));
        }
        return normalise(map);
    }
}
