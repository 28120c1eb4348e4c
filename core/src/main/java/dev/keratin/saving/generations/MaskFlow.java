package dev.keratin.saving.generations;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which layers of a functional model in the grammar of Keras 3 may give results that carry a mask. What is said here of a layer that stops masks without being
 * named below is on the safe side.
 */
final class MaskFlow {

    private static final Set<String> STOPS = Set.of(
            "Flatten",
            "GlobalAveragePooling1D",
            "GlobalMaxPooling1D",
            "Conv1D",
            "MaxPooling1D",
            "AveragePooling1D",
            "Reshape",
            "RepeatVector");
    private static final Set<String> SEQUENCES =
            Set.of("RNN", "SimpleRNN", "LSTM", "GRU", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D");

    private final Set<String> masked = new HashSet<>();

    MaskFlow(List<?> layers) {
        boolean more = true;
        while (more) {
            more = false;
            for (Object layer : layers) {
                if (layer instanceof Map<?, ?> object && carries(object)) {
                    more |= masked.add(String.valueOf(object.get("name")));
                }
            }
        }
    }

    private boolean carries(Map<?, ?> layer) {
        String className = String.valueOf(layer.get("class_name"));
        Map<?, ?> config = layer.get("config") instanceof Map<?, ?> given ? given : Map.of();
        if (className.equals("Masking") || Boolean.TRUE.equals(config.get("mask_zero"))) {
            return true;
        }
        boolean operation = String.valueOf(layer.get("module")).startsWith("keras.src.ops");
        boolean last = SEQUENCES.contains(className) && !returnsSequences(config);
        if (operation || last || STOPS.contains(className)) {
            return false;
        }
        return ClassNames.isModel(className) && LayersForOperations.masks(config)
                || reaches(layer.get("inbound_nodes"));
    }

    /** Whether a recurrent layer, or the one that it wraps, gives a result for every step. */
    private static boolean returnsSequences(Map<?, ?> config) {
        Map<?, ?> own =
                config.get("layer") instanceof Map<?, ?> wrapped && wrapped.get("config") instanceof Map<?, ?> inner
                        ? inner
                        : config;
        return Boolean.TRUE.equals(own.get("return_sequences"));
    }

    /** Whether one of the tensors in a call may carry a mask. */
    boolean reaches(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            return list.stream().anyMatch(this::reaches);
        }
        if (!(tree instanceof Map<?, ?> map)) {
            return false;
        }
        if (Operand.isTensor(map)
                && map.get("config") instanceof Map<?, ?> config
                && config.get("keras_history") instanceof List<?> history) {
            return masked.contains(String.valueOf(history.get(0)));
        }
        return map.values().stream().anyMatch(this::reaches);
    }
}
