/**
 * What training makes small ({@code keras.losses}).
 *
 * <p>{@link dev.keratin.losses.Losses} finds a loss by its Keras identifier; {@link dev.keratin.losses.Loss} is what all of them do with ranks, types, masks
 * and weights, and the class to extend for one of your own.
 */
@NullMarked
package dev.keratin.losses;

import org.jspecify.annotations.NullMarked;
