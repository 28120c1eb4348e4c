package dev.keratin.saving.generations;

import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.Trees;
import java.util.List;
import java.util.Map;

/** What Keras 3 itself cannot open from an {@code .h5} file, its own included. */
final class LegacyFileForKeras3 {

    private LegacyFileForKeras3() {}

    static void check(Map<String, ?> model) throws InexpressibleException {
        if (!(model.get("config") instanceof Map<?, ?> config) || !(config.get("layers") instanceof List<?> layers)) {
            return;
        }
        for (Object element : layers) {
            Map<String, ?> layer = Trees.mapOrNull(element);
            if (layer != null) {
                String reason = reason(layer);
                if (reason != null) {
                    throw new InexpressibleException("Layer `" + name(layer) + "` (" + layer.get("class_name")
                            + ") cannot be written as .h5 for keras-3: Keras 3 " + reason
                            + ". Save as .keras, which it does.");
                }
                check(layer);
            }
        }
    }

    private static @org.jspecify.annotations.Nullable String reason(Map<String, ?> layer) {
        if (String.valueOf(layer.get("module")).startsWith("keras.src.ops")) {
            return "does not read operations from .h5 files";
        }
        Map<String, ?> config = Trees.mapOrNull(layer.get("config"));
        String className = String.valueOf(layer.get("class_name"));
        if (config != null && className.equals("Attention") && "dot".equals(config.get("score_mode"))) {
            return "takes its score_mode \"dot\" for a layer when it reads an .h5 file";
        }
        if (config != null
                && className.equals("LayerNormalization")
                && config.get("axis") instanceof List<?> axes
                && axes.size() > 1) {
            return "builds it over the last axis alone when it reads an .h5 file";
        }
        return null;
    }

    private static Object name(Map<String, ?> layer) {
        return layer.get("config") instanceof Map<?, ?> config ? String.valueOf(config.get("name")) : "";
    }
}
