/** Convolutions. API. */
@NullMarked
package dev.keratin.layers.convolutional;

import org.jspecify.annotations.NullMarked;
