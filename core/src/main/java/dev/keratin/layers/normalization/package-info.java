/** Layers that bring their input to a standard mean and variance. API. */
@NullMarked
package dev.keratin.layers.normalization;

import org.jspecify.annotations.NullMarked;
