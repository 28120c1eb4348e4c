/** Layers that move, repeat, pad or cut what they are given. API. */
@NullMarked
package dev.keratin.layers.reshaping;

import org.jspecify.annotations.NullMarked;
