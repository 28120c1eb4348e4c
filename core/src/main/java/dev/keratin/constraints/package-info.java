/**
 * Rules that weights obey ({@code keras.constraints}).
 *
 * <p>{@link dev.keratin.constraints.Constraints} finds one by its Keras identifier; {@link dev.keratin.constraints.Constraint} is the class to extend.
 */
@NullMarked
package dev.keratin.constraints;

import org.jspecify.annotations.NullMarked;
