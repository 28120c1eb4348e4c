/**
 * Saving and restoring models: every file format of Keras and TensorFlow on one side, live layers on the other, and one neutral form between
 * them.
 *
 * <pre>
 * file  -  container (dev.keratin.files)  -  adapter, one a format  -  ModelSnapshot  -  layers and optimizer
 * </pre>
 *
 * <p>To read, start at {@link dev.keratin.saving.ModelReader}: it finds out by content what a file is and gives a
 * {@link dev.keratin.saving.ModelSnapshot}, whose architecture is a config in the grammar of Keras 3.15 whatever wrote the file, and whose tensors are put into
 * built layers by {@link dev.keratin.saving.ModelSnapshot#restore}. To write, describe the model by a {@link dev.keratin.saving.ModelState} and hand it to
 * {@link dev.keratin.saving.ModelWriter}. For weights alone there is {@link dev.keratin.saving.WeightsLoader}; for folders of checkpoints,
 * {@link dev.keratin.saving.Checkpoints} and {@link dev.keratin.saving.CheckpointManager}.
 *
 * <p>Loading is strict: nothing is changed unless everything fits, and the {@link dev.keratin.saving.LoadReport} accounts for every tensor.
 */
@NullMarked
package dev.keratin.saving;

import org.jspecify.annotations.NullMarked;
