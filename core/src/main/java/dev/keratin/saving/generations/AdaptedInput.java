package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shape {@code (None, None)} that a {@code Normalization} of Keras 2 notes when it is adapted before it is in a model. It says less than the layer's own
 * mean, which has as many numbers as the input has features.
 */
final class AdaptedInput {

    private static final Set<String> SHAPES = Set.of("batch_input_shape", "batch_shape");

    private AdaptedInput() {}

    /** The layers of a stack without that shape; any other stack comes back as it is. */
    static List<?> forget(List<?> layers) {
        if (!saysNothing(LayerGrammar.firstShape(layers))) {
            return layers;
        }
        int first = isOf(layers.get(0), "InputLayer") && layers.size() > 1 ? 1 : 0;
        Map<String, @Nullable Object> layer = Trees.mapOrNull(layers.get(first));
        Map<String, @Nullable Object> config = layer == null ? null : Trees.mapOrNull(layer.get("config"));
        if (layer == null || config == null || !isOf(layer, "Normalization") || config.get("mean") != null) {
            return layers;
        }
        Map<String, @Nullable Object> shapeless = new LinkedHashMap<>(config);
        shapeless.keySet().removeAll(SHAPES);
        Map<String, @Nullable Object> normalization = new LinkedHashMap<>(layer);
        normalization.put("config", shapeless);
        List<@Nullable Object> stack = new ArrayList<>(layers.subList(first, layers.size()));
        stack.set(0, normalization);
        return stack;
    }

    /** Whether this is the shape of vectors of unknown size. */
    static boolean saysNothing(@Nullable Object shape) {
        return shape instanceof List<?> dims && dims.size() == 2 && dims.get(1) == null;
    }

    private static boolean isOf(@Nullable Object layer, String className) {
        return layer instanceof Map<?, ?> object && className.equals(object.get("class_name"));
    }
}
