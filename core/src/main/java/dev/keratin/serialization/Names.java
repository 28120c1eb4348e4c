package dev.keratin.serialization;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Keras's automatic names: {@code dense}, {@code dense_1}, {@code dense_2} ..., counted over the process. */
public final class Names {

    private static final Map<String, Integer> COUNTS = new HashMap<>();

    private Names() {}

    /** The next free automatic name of a class. */
    public static synchronized String next(String className) {
        String base = snakeCase(className);
        int count = COUNTS.merge(base, 1, Integer::sum) - 1;
        return count == 0 ? base : base + "_" + count;
    }

    /** Counting starts over, as with {@code keras.utils.clear_session()}. */
    public static synchronized void reset() {
        COUNTS.clear();
    }

    /** Keras's {@code to_snake_case}: {@code Conv2D} to {@code conv2d}, {@code PReLU} to {@code p_re_lu}, {@code LSTM} to {@code lstm}. */
    public static String snakeCase(String className) {
        String spaced = className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2");
        return spaced.toLowerCase(Locale.ROOT);
    }
}
