/**
 * safetensors files: named tensors behind a JSON header.
 *
 * <p>Start at {@link dev.keratin.files.safetensors.Safetensors}.
 */
@NullMarked
package dev.keratin.files.safetensors;

import org.jspecify.annotations.NullMarked;
