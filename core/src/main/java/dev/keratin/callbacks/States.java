package dev.keratin.callbacks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading the states of callbacks. */
final class States {

    private States() {}

    static int integer(Map<String, @Nullable Object> state, String key) {
        return value(state, key, Number.class).intValue();
    }

    static double number(Map<String, @Nullable Object> state, String key) {
        return value(state, key, Number.class).doubleValue();
    }

    static @Nullable Double numberOrNull(Map<String, @Nullable Object> state, String key) {
        return state.get(key) == null ? null : (Double) number(state, key);
    }

    static boolean flag(Map<String, @Nullable Object> state, String key) {
        return value(state, key, Boolean.class);
    }

    static List<?> list(Map<String, @Nullable Object> state, String key) {
        return value(state, key, List.class);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Map<String, @Nullable Object> state, String key) {
        return value(state, key, Map.class);
    }

    private static <T> T value(Map<String, @Nullable Object> state, String key, Class<T> type) {
        Object value = state.get(key);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("The state of a callback must have a " + type.getSimpleName() + " at \""
                    + key + "\", received " + value + "; the training position is damaged or of another version.");
        }
        return type.cast(value);
    }
}
