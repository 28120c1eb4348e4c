/** The folders that Keras 2 and TensorFlow write as SavedModel. Internal. */
@NullMarked
package dev.keratin.saving.savedmodel;

import org.jspecify.annotations.NullMarked;
