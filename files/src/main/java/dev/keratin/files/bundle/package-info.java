/**
 * TensorFlow checkpoints: tensor bundles ({@code .index} and {@code .data} files), their object graph and the {@code checkpoint} state file.
 *
 * <p>Start at {@link dev.keratin.files.bundle.BundleReader} and {@link dev.keratin.files.bundle.BundleWriter}.
 */
@NullMarked
package dev.keratin.files.bundle;

import org.jspecify.annotations.NullMarked;
