package dev.keratin.saving.generations;

import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.Trees;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the layers of Keras 1 and 2 mean, said in the words of Keras 3. */
final class Keras2 {

    private static final Set<String> GATED = Set.of("GRU", "GRUCell");
    private static final List<String> ACTIVATIONS = List.of("activation", "recurrent_activation");

    private Keras2() {}

    /** What the names of classes said that ran on one kind of device only. */
    static void onDevice(String className, @Nullable Map<String, @Nullable Object> config, List<String> notes) {
        if (config == null || !className.startsWith("CuDNN")) {
            return;
        }
        config.put("activation", "tanh");
        config.put("recurrent_activation", "sigmoid");
        config.put("use_bias", true);
        if (className.equals("CuDNNGRU")) {
            config.put("reset_after", true);
        }
        notes.add("Layer `" + config.get("name") + "`: " + className + " is " + ClassNames.current(className) + ".");
    }

    /** Rewrites a layer's config. */
    static void meaning(
            String className,
            Map<String, @Nullable Object> config,
            @Nullable KerasVersion version,
            List<String> notes) {
        for (String key : ACTIVATIONS) {
            config.computeIfPresent(key, (k, value) -> activation(String.valueOf(config.get("name")), value, notes));
        }
        if (GATED.contains(className) && !config.containsKey("reset_after")) {
            // The default of Keras 2 up to TensorFlow 2, where the key was not written.
            config.put("reset_after", false);
        }
        if (className.equals("BatchNormalization") && config.get("axis") instanceof List<?> axes && axes.size() == 1) {
            config.put("axis", axes.get(0));
        }
        if (className.equals("LeakyReLU") && config.containsKey("alpha")) {
            config.put("negative_slope", config.remove("alpha"));
        }
        if (className.equals("ReLU") && config.containsKey("theta")) {
            config.put("threshold", config.remove("theta"));
        }
        if (className.equals("Embedding") && isInteger(config.get("dtype"))) {
            // Early Keras 2 called the type of the indices the layer's; the vectors were floats all the same.
            config.put("dtype", Trees.object("keras", "DTypePolicy", Map.of("name", "float32"), null));
        }
        if (className.equals("Bidirectional")) {
            bidirectional(config);
        }
        if (Boolean.FALSE.equals(config.get("time_major"))) {
            config.remove("time_major");
        }
        if (className.equals("Dropout") || className.equals("SpatialDropout2D")) {
            config.putIfAbsent("seed", null);
        }
    }

    private static boolean isInteger(@Nullable Object policy) {
        return policy instanceof Map<?, ?> object
                && object.get("config") instanceof Map<?, ?> config
                && config.get("name") instanceof String name
                && name.matches("u?int\\d+");
    }

    private static void bidirectional(Map<String, @Nullable Object> config) {
        // Keras 2 repeats the wrapped layer's flags on the wrapper.
        config.keySet().removeAll(Set.of("return_sequences", "return_state", "stateful", "go_backwards"));
        if (config.get("backward_layer") == null) {
            config.remove("backward_layer");
        }
    }

    /** An activation as Keras 2 meant it. */
    static @Nullable Object activation(String layer, @Nullable Object given, List<String> notes) {
        Object value = given;
        Map<String, @Nullable Object> object = Trees.mapOrNull(given);
        if (object != null && "function".equals(object.get("class_name"))) {
            value = object.get("config");
        }
        if (!(value instanceof String name)) {
            return given;
        }
        return switch (name) {
            case "hard_sigmoid" -> {
                notes.add("Layer `" + layer + "`: `hard_sigmoid` is that of Keras 1 and 2, clip(0.2 x + 0.5, 0, 1).");
                yield Trees.object("builtins", "function", "Keratin>LegacyHardSigmoid", "function");
            }
            case "softmax_v2" -> "softmax";
            default -> value;
        };
    }
}
