package dev.keratin.files.savedmodel;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Keras 2 noted about one object of a SavedModel.
 *
 * @param nodeId the object's number in the object graph
 * @param nodePath its path from the root, such as {@code root.layer_with_weights-0}; empty where the file does not say
 * @param identifier what it is: {@code _tf_keras_sequential}, {@code _tf_keras_network}, {@code _tf_keras_model}, {@code _tf_keras_layer}, ...
 * @param metadata its configuration as JSON, see {@link #tree}
 */
public record KerasNode(int nodeId, String nodePath, String identifier, String metadata) {

    /**
     * The metadata as a tree. A tuple, in the file {@code {"class_name": "__tuple__", "items": [...]}}, becomes a list.
     *
     * @param place the file, for messages
     */
    public Map<String, @Nullable Object> tree(LoadLimits limits, String place) throws FormatException {
        String where = place + ": the metadata of object " + nodeId;
        Object tree = Json.parse(metadata, limits, where);
        if (!(tree instanceof Map<?, ?> map)) {
            throw new CorruptFileException(where + " is no JSON object.");
        }
        return withLists(map);
    }

    /** Depth is bounded by the JSON reader's limit. */
    private static Map<String, @Nullable Object> withLists(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put((String) key, withLists(value)));
        return copy;
    }

    private static @Nullable Object withLists(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return "__tuple__".equals(map.get("class_name")) && map.get("items") instanceof List<?> items
                    ? withLists(items)
                    : withLists(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(withLists(item)));
            return copy;
        }
        return value;
    }
}
