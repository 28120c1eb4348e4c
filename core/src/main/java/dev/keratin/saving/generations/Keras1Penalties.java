package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Regularizers and constraints as Keras 1 wrote them, {@code {"name": "MaxNorm", "m": 2, "axis": 0}}, as objects with a class and a config. */
final class Keras1Penalties {

    private static final String NAME = "name";

    private Keras1Penalties() {}

    /** The value of a key of a layer's config; what is no regularizer or constraint of Keras 1 comes back as it is. */
    static @Nullable Object translate(String key, @Nullable Object value) {
        Map<String, @Nullable Object> given = Trees.mapOrNull(value);
        boolean penalty = key.endsWith("_regularizer") || key.endsWith("_constraint");
        if (!penalty || given == null || !(given.get(NAME) instanceof String name) || given.containsKey("class_name")) {
            return value;
        }
        Map<String, @Nullable Object> config = new LinkedHashMap<>(given);
        config.remove(NAME);
        String className =
                switch (name) {
                    case "WeightRegularizer", "ActivityRegularizer", "L1L2Regularizer" -> "L1L2";
                    default -> name;
                };
        if (config.containsKey("m")) {
            config.put("max_value", config.remove("m"));
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("class_name", className);
        object.put("config", config);
        return object;
    }
}
