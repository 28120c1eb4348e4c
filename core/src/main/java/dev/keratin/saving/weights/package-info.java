/** The tensors of Keras 3's {@code .weights.h5}, by the path of the object that owns them. Internal. */
@NullMarked
package dev.keratin.saving.weights;

import org.jspecify.annotations.NullMarked;
