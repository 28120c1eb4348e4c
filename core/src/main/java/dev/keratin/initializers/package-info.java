/**
 * First values of variables ({@code keras.initializers}).
 *
 * <p>{@link dev.keratin.initializers.Initializers} finds one by its Keras identifier; {@link dev.keratin.initializers.Initializer} is the class to extend.
 */
@NullMarked
package dev.keratin.initializers;

import org.jspecify.annotations.NullMarked;
