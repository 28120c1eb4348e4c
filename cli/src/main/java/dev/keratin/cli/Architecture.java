package dev.keratin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads names and classes off config trees, without building anything. */
final class Architecture {

    private Architecture() {}

    /** Class and name of a model; null where there is none. */
    static @Nullable Map<String, @Nullable Object> model(@Nullable Map<String, @Nullable Object> tree) {
        return tree == null ? null : Trees.ordered("class_name", className(tree), "name", name(tree));
    }

    /** Class and name of each layer, those of a nested model within it; empty where there is no architecture. */
    static List<@Nullable Object> layers(@Nullable Map<String, @Nullable Object> tree) {
        List<@Nullable Object> rows = new ArrayList<>();
        if (tree != null
                && tree.get("config") instanceof Map<?, ?> config
                && config.get("layers") instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> layer) {
                    Map<String, @Nullable Object> copy = Trees.strings(layer);
                    Map<String, @Nullable Object> row =
                            Trees.ordered("name", name(copy), "class_name", className(copy));
                    List<@Nullable Object> inner = layers(copy);
                    if (!inner.isEmpty()) {
                        row.put("layers", inner);
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** The class of a serialised object, or the text itself; null where it has none. */
    static @Nullable String className(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return map.get("class_name") instanceof String name ? name : null;
        }
        return tree instanceof String name ? name : null;
    }

    private static @Nullable Object name(Map<String, @Nullable Object> tree) {
        if (tree.get("config") instanceof Map<?, ?> config && config.get("name") instanceof String name) {
            return name;
        }
        return tree.get("name");
    }
}
