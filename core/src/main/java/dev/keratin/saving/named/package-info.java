/** Files of tensors by name: safetensors and npz. Internal. */
@NullMarked
package dev.keratin.saving.named;

import org.jspecify.annotations.NullMarked;
