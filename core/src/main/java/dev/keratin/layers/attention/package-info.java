/**
 * Layers in which positions of one sequence look at those of another. API. Start with {@link dev.keratin.layers.attention.MultiHeadAttention}.
 */
@NullMarked
package dev.keratin.layers.attention;

import org.jspecify.annotations.NullMarked;
