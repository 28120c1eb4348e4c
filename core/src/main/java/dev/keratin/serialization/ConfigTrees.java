package dev.keratin.serialization;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading config trees with errors that say what was there. */
public final class ConfigTrees {

    private ConfigTrees() {}

    /**
     * A tree that must be a map with string keys.
     *
     * @throws IllegalArgumentException where it is not one
     */
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> map(@Nullable Object tree, String what) {
        if (tree instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException(
                "The config of " + what + " must be an object, received " + describe(tree) + ".");
    }

    /** A short, printable description of what was received: control characters escaped, long texts cut. */
    public static String describe(@Nullable Object tree) {
        String text = tree instanceof String ? "\"" + tree + "\"" : String.valueOf(tree);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < 160; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return text.length() > 160 ? shown + "..." : shown.toString();
    }
}
