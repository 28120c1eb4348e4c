/**
 * numpy's files: one array ({@code .npy}) and archives of arrays ({@code .npz}).
 *
 * <p>Start at {@link dev.keratin.files.npy.Npz} and {@link dev.keratin.files.npy.Npy}.
 */
@NullMarked
package dev.keratin.files.npy;

import org.jspecify.annotations.NullMarked;
