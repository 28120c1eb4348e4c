/**
 * Layers ({@code keras.layers}).
 *
 * <p>Start at {@link dev.keratin.layers.Layer}: what a layer is, how one is written. A layer's computation is written once, in {@code call}, with
 * {@code ops}; a {@link dev.keratin.layers.Trace} runs layers over a graph, for inference and for training. Applying a layer to a
 * {@link dev.keratin.layers.KerasTensor} builds functional models.
 */
@NullMarked
package dev.keratin.layers;

import org.jspecify.annotations.NullMarked;
