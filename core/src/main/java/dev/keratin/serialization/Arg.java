package dev.keratin.serialization;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a Keras class.
 *
 * @param <T> its values
 */
public final class Arg<T extends @Nullable Object> {

    private final String key;
    private final ArgType<T> type;
    private final boolean required;
    private final boolean writtenAsDefault;
    private final @Nullable Object fallback;

    private Arg(String key, ArgType<T> type, boolean required, boolean writtenAsDefault, @Nullable Object fallback) {
        this.key = key;
        this.type = type;
        this.required = required;
        this.writtenAsDefault = writtenAsDefault;
        this.fallback = fallback;
    }

    /** An argument without a default. */
    public static <T extends @Nullable Object> Arg<T> required(String key, ArgType<T> type) {
        return new Arg<>(key, type, true, true, null);
    }

    /** An argument with a default, given as a config tree (so {@code "glorot_uniform"} serves for an initializer). */
    public static <T extends @Nullable Object> Arg<T> optional(String key, ArgType<T> type, @Nullable Object fallback) {
        return new Arg<>(key, type, false, true, fallback);
    }

    /**
     * An optional argument that Keras accepts in a config but does not write. Ours stands in the config where it differs from the default, so
     * that nothing a user set is lost, and is left out elsewhere, so that the config equals Keras's.
     */
    public static <T extends @Nullable Object> Arg<T> unwritten(
            String key, ArgType<T> type, @Nullable Object fallback) {
        return new Arg<>(key, type, false, false, fallback);
    }

    /** The config key, in snake_case. */
    public String key() {
        return key;
    }

    public ArgType<T> type() {
        return type;
    }

    public boolean isRequired() {
        return required;
    }

    /** The default, made anew. */
    public T defaultValue() {
        return type.parse(fallback);
    }

    /** The default as it was given. */
    @Nullable
    Object fallback() {
        return fallback;
    }

    /** Whether the config has this argument with this tree. */
    boolean isWritten(@Nullable Object tree) {
        return writtenAsDefault || !Objects.equals(tree, type.tree(defaultValue()));
    }

    /** The value of a tree, or an error that names this argument. */
    T parse(String owner, @Nullable Object tree) {
        try {
            return type.parse(tree);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("`" + key + "` of " + owner + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return key;
    }
}
