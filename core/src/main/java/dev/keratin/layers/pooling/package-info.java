/** Pooling. API. */
@NullMarked
package dev.keratin.layers.pooling;

import org.jspecify.annotations.NullMarked;
