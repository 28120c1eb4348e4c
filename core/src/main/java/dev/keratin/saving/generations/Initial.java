package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Initializers of older generations. Loading replaces the values that they would give, so only their grammar matters. */
final class Initial {

    private static final String SUFFIX = "_initializer";
    private static final Map<String, String> SHORT = Map.of(
            "uniform", "random_uniform",
            "normal", "random_normal",
            "zero", "zeros",
            "one", "ones");
    private static final Set<String> SCALED = Set.of("VarianceScaling");

    private Initial() {}

    /** Brings every {@code *_initializer} of a config into today's grammar. */
    static void clean(Map<String, @Nullable Object> config) {
        for (Map.Entry<String, @Nullable Object> entry : config.entrySet()) {
            if (!entry.getKey().endsWith(SUFFIX)) {
                continue;
            }
            if (entry.getValue() instanceof String name) {
                entry.setValue(SHORT.getOrDefault(name, name));
            }
            Map<String, @Nullable Object> object = Trees.mapOrNull(entry.getValue());
            Map<String, @Nullable Object> own = object == null ? null : Trees.mapOrNull(object.get("config"));
            if (object == null || own == null) {
                continue;
            }
            String className = String.valueOf(object.get("class_name"));
            if (className.endsWith("Initializer")) {
                // Keras 3.3 to 3.4 wrote OrthogonalInitializer and its like.
                className = className.substring(0, className.length() - "Initializer".length());
                object.put("class_name", className);
            }
            own.remove("dtype");
            own.remove("verify_shape");
            if (SCALED.contains(className) && "normal".equals(own.get("distribution"))) {
                own.put("distribution", "truncated_normal");
            }
            object.putIfAbsent("module", "keras.initializers");
            object.putIfAbsent("registered_name", null);
        }
    }
}
