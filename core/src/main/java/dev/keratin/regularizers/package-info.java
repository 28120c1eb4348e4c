/**
 * Penalties on weights and outputs ({@code keras.regularizers}).
 *
 * <p>{@link dev.keratin.regularizers.Regularizers} finds one by its Keras identifier; {@link dev.keratin.regularizers.Regularizer} is the class to extend.
 */
@NullMarked
package dev.keratin.regularizers;

import org.jspecify.annotations.NullMarked;
