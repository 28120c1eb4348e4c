/**
 * IDX files, as MNIST and its relatives are published.
 *
 * <p>Start at {@link dev.keratin.files.idx.IdxFile}.
 */
@NullMarked
package dev.keratin.files.idx;

import org.jspecify.annotations.NullMarked;
