package dev.keratin.saving;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.serialization.ConfigTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small helpers for config trees of files. */
public final class Trees {

    private Trees() {}

    /** The tree as a map, null where it is none. */
    @SuppressWarnings("unchecked")
    public static @Nullable Map<String, @Nullable Object> mapOrNull(@Nullable Object tree) {
        return tree instanceof Map<?, ?> ? (Map<String, @Nullable Object>) tree : null;
    }

    /** The {@code compile_config} of an archive; null where there is none, or the empty one that Keras writes for a model that was never compiled. */
    public static @Nullable Map<String, @Nullable Object> compileConfig(Map<String, @Nullable Object> archive) {
        Map<String, @Nullable Object> config = mapOrNull(archive.get("compile_config"));
        return config == null || config.isEmpty() ? null : config;
    }

    /** A JSON document that must be an object. */
    public static Map<String, @Nullable Object> parseObject(String json, LoadLimits limits, String place)
            throws FormatException {
        Object tree = Json.parse(json, limits, place);
        Map<String, @Nullable Object> map = mapOrNull(tree);
        if (map == null) {
            throw new CorruptFileException(
                    place + ": expected a JSON object, found " + ConfigTrees.describe(tree) + ".");
        }
        return map;
    }

    /** An independent copy, down to the leaves. */
    public static @Nullable Object copy(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(String.valueOf(key), copy(value)));
            return copy;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        return tree;
    }

    /** As {@link #copy}, for a map. */
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> copyMap(Map<?, ?> tree) {
        return (Map<String, @Nullable Object>) java.util.Objects.requireNonNull(copy(tree));
    }

    /** An object {@code {"module", "class_name", "config", "registered_name"}}. */
    public static Map<String, @Nullable Object> object(
            @Nullable String module, String className, @Nullable Object config, @Nullable String registeredName) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("module", module);
        object.put("class_name", className);
        object.put("config", config);
        object.put("registered_name", registeredName);
        return object;
    }
}
