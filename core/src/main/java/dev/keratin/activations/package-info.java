/**
 * Activation functions ({@code keras.activations}).
 *
 * <p>{@link dev.keratin.activations.Activations} has them as functions and by name; an {@link dev.keratin.activations.Activation} is what a layer holds.
 */
@NullMarked
package dev.keratin.activations;

import org.jspecify.annotations.NullMarked;
