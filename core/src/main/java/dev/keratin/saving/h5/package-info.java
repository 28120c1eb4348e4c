/** The HDF5 files of Keras 1 and 2, which Keras 3 still writes: whole models ({@code model_weights}) and weights by layer order. Internal. */
@NullMarked
package dev.keratin.saving.h5;

import org.jspecify.annotations.NullMarked;
