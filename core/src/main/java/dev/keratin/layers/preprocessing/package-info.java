/**
 * Layers that prepare data: numbers, categories, text and images. API.
 *
 * <p>Start with {@link dev.keratin.layers.preprocessing.Normalization} and {@link dev.keratin.layers.preprocessing.TextVectorization}. Layers that learn from
 * data do so in {@code adapt}, before they are used; a vocabulary stands in the config or beside the model, never in a file elsewhere.
 */
@NullMarked
package dev.keratin.layers.preprocessing;

import org.jspecify.annotations.NullMarked;
