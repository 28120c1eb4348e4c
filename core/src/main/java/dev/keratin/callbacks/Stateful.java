package dev.keratin.callbacks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that remembers, and must remember the same when interrupted training goes on elsewhere.
 *
 * <p>{@link #state} may be asked for after any hook; what {@link #restore} is given then makes an object of the same arguments behave as this
 * one would have.
 */
public interface Stateful {

    /**
     * What is remembered: a config tree (ordered maps, lists, strings, {@link Long}, {@link Double}, {@link Boolean}, null) in which a
     * {@link dev.keratin.tensor.Tensor} may stand for larger things. Tensors must not change afterwards.
     */
    Map<String, @Nullable Object> state();

    /** Takes over a state of an object of this class. */
    void restore(Map<String, @Nullable Object> state);
}
