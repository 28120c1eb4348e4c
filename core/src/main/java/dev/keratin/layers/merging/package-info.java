/** Layers that make one tensor of several. API. */
@NullMarked
package dev.keratin.layers.merging;

import org.jspecify.annotations.NullMarked;
