/**
 * Optimizers of Keras 1 and 2 whose arithmetic Keras 3 changed ({@code keras.optimizers.legacy}), so that a model of that time goes on training
 * as its author had it. Those whose arithmetic stayed are the classes of {@link dev.keratin.optimizers};
 * {@link dev.keratin.optimizers.legacy.LegacyOptimizers} chooses.
 */
@NullMarked
package dev.keratin.optimizers.legacy;

import org.jspecify.annotations.NullMarked;
