package dev.keratin.training;

import dev.keratin.losses.Loss;
import dev.keratin.losses.Losses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Losses and metrics in the structures that {@code compile} takes, and as config trees. */
final class CompileTrees {

    private CompileTrees() {}

    /** Whether a map is an object of Keras rather than a map by output name. */
    static boolean isObject(@Nullable Object tree) {
        return tree instanceof Map<?, ?> map && map.containsKey("class_name");
    }

    static @Nullable Object tree(@Nullable Object given) {
        if (given instanceof Loss loss) {
            return Losses.REGISTRY.tree(loss);
        }
        if (given instanceof List<?> list) {
            List<@Nullable Object> trees = new ArrayList<>();
            list.forEach(element -> trees.add(tree(element)));
            return trees;
        }
        if (given instanceof Map<?, ?> map && !isObject(map)) {
            Map<String, @Nullable Object> trees = new LinkedHashMap<>();
            map.forEach((key, value) -> trees.put((String) key, tree(value)));
            return trees;
        }
        return given;
    }
}
