/** TensorFlow checkpoints: variables found by following the graph of objects. Internal. */
@NullMarked
package dev.keratin.saving.bundle;

import org.jspecify.annotations.NullMarked;
