/** Layers that add noise or penalties while a model trains. API. */
@NullMarked
package dev.keratin.layers.regularization;

import org.jspecify.annotations.NullMarked;
