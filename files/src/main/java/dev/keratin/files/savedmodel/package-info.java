/**
 * SavedModel folders: what is needed to rebuild Keras 2 models and to name the variables and signatures of others. Nothing of a graph is executed.
 *
 * <p>Start at {@link dev.keratin.files.savedmodel.SavedModelFolder}.
 */
@NullMarked
package dev.keratin.files.savedmodel;

import org.jspecify.annotations.NullMarked;
