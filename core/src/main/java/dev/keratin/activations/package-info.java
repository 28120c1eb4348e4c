/** Activation functions ({@code keras.activations}). */
@NullMarked
package dev.keratin.activations;

import org.jspecify.annotations.NullMarked;
