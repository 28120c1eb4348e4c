package dev.keratin.serialization;

import org.jspecify.annotations.Nullable;

/**
 * The type of an argument: from a config tree, or what a user passes, to a value, and back.
 *
 * @param <T> the values
 */
public interface ArgType<T extends @Nullable Object> {

    /**
     * The value that a tree stands for.
     *
     * @param tree a config tree, or a value of this type as it is
     * @throws IllegalArgumentException where it stands for none; the message says what was expected ("a positive integer")
     */
    T parse(@Nullable Object tree);

    /** The config tree of a value. */
    @Nullable
    Object tree(T value);
}
