/** Activation functions as layers. API. */
@NullMarked
package dev.keratin.layers.activation;

import org.jspecify.annotations.NullMarked;
