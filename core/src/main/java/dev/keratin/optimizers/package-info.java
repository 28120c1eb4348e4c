/**
 * The optimizers of Keras ({@code keras.optimizers}): they turn gradients into updates of the weights, as part of the training graph.
 *
 * <p>Start at {@link dev.keratin.optimizers.Adam}; {@link dev.keratin.optimizers.Optimizer} says what all have in common, and
 * {@link dev.keratin.optimizers.BaseOptimizer} is what an optimizer of your own extends. Names, paths and order of an optimizer's variables are
 * those of Keras 3; file adapters of other generations find them by meaning ({@link dev.keratin.optimizers.Optimizer#slots}).
 * {@link dev.keratin.optimizers.LegacyOptimizers} reads the configs of Keras 1 and 2.
 */
@NullMarked
package dev.keratin.optimizers;

import org.jspecify.annotations.NullMarked;
