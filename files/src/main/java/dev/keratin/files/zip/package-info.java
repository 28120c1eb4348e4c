/**
 * Archives of named members: {@code .keras} and {@code .npz} files, and a {@code .keras} unpacked into a folder.
 *
 * <p>Start at {@link dev.keratin.files.zip.Archive} to read and at {@link dev.keratin.files.zip.ArchiveWriter} to write.
 */
@NullMarked
package dev.keratin.files.zip;

import org.jspecify.annotations.NullMarked;
