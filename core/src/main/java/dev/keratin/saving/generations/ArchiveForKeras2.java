package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.json} as Keras 2.15 writes it: the layers of the model are full objects, those of models inside it have class and config alone.
 *
 * <pre>
 * {"module": "keras.src.engine.functional", "class_name": "Functional", "config": {...}, "registered_name": "Functional",
 *  "build_config": {"input_shape": [null, 6]}, "compile_config": {...}}
 * </pre>
 */
final class ArchiveForKeras2 {

    private static final String BUILD_CONFIG = "build_config";
    private static final String INPUT_SHAPE = "input_shape";

    private ArchiveForKeras2() {}

    /** The object of a model whose layers are in the grammar of Keras 2 already. */
    static Map<String, @Nullable Object> config(Map<String, @Nullable Object> model) {
        Map<String, @Nullable Object> object = object(model);
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
        if (config != null && config.get("layers") instanceof List<?> layers) {
            List<@Nullable Object> full = new ArrayList<>();
            for (Object layer : layers) {
                Map<String, @Nullable Object> entry = Trees.mapOrNull(layer);
                full.add(entry == null ? layer : nested(object(entry)));
            }
            config.put("layers", full);
        }
        return object;
    }

    private static @Nullable Object layersOf(Map<String, @Nullable Object> object) {
        return object.get("config") instanceof Map<?, ?> config ? config.get("layers") : null;
    }

    /** A layer; where it is a model, without what Keras 2.15 leaves out inside it. */
    private static Map<String, @Nullable Object> nested(Map<String, @Nullable Object> object) {
        if (layersOf(object) instanceof List<?> layers) {
            for (Object layer : layers) {
                Map<String, @Nullable Object> entry = Trees.mapOrNull(layer);
                if (entry != null) {
                    nested(entry).keySet().removeAll(List.of("module", "registered_name", BUILD_CONFIG));
                }
            }
        }
        return object;
    }

    private static Map<String, @Nullable Object> object(Map<String, @Nullable Object> layer) {
        if ("Functional".equals(layer.get("class_name"))) {
            layer.put("module", "keras.src.engine.functional");
            layer.put("registered_name", "Functional");
            layer.put(BUILD_CONFIG, shape(inputShapes(layer)));
            return layer;
        }
        Map<String, @Nullable Object> given = Trees.mapOrNull(layer.get(BUILD_CONFIG));
        layer.remove(BUILD_CONFIG);
        if (given != null && given.containsKey(INPUT_SHAPE)) {
            layer.put(BUILD_CONFIG, shape(given.get(INPUT_SHAPE)));
        } else if (given != null && given.get("shapes_dict") instanceof Map<?, ?> shapes && !shapes.isEmpty()) {
            // Keras 2 builds a layer with the shape of its first argument.
            layer.put(BUILD_CONFIG, shape(shapes.values().iterator().next()));
        }
        return layer;
    }

    private static Map<String, @Nullable Object> shape(@Nullable Object shape) {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put(INPUT_SHAPE, shape);
        return config;
    }

    private static @Nullable Object inputShapes(Map<String, @Nullable Object> model) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(model.get("config"));
        Map<String, @Nullable Object> shapes = new HashMap<>();
        if (config == null || !(config.get("layers") instanceof List<?> layers)) {
            return null;
        }
        for (Object layer : layers) {
            if (layer instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> own) {
                shapes.put(String.valueOf(own.get("name")), own.get("batch_input_shape"));
            }
        }
        return shapesOf(config.get("input_layers"), shapes);
    }

    private static @Nullable Object shapesOf(@Nullable Object ends, Map<String, @Nullable Object> shapes) {
        if (ends instanceof Map<?, ?> named) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            named.forEach((key, value) -> result.put(String.valueOf(key), shapesOf(value, shapes)));
            return result;
        }
        if (!(ends instanceof List<?> list)) {
            return null;
        }
        if (list.size() == 3 && list.get(0) instanceof String name) {
            return shapes.get(name);
        }
        List<@Nullable Object> result = new ArrayList<>();
        list.forEach(element -> result.add(shapesOf(element, shapes)));
        return result.size() == 1 ? result.get(0) : result;
    }
}
