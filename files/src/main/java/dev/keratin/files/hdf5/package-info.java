/**
 * HDF5 files as Keras uses them, read and written without native code: {@code .h5}, {@code .weights.h5}, and the member of {@code .keras}.
 *
 * <p>Reading starts at {@link dev.keratin.files.hdf5.Hdf5File}: a tree of {@link dev.keratin.files.hdf5.Hdf5Group}s and
 * {@link dev.keratin.files.hdf5.Hdf5Dataset}s with {@link dev.keratin.files.hdf5.Hdf5Attribute}s, found by name or path, read when asked for.
 * A dataset is a {@link dev.keratin.files.StoredArray}.
 *
 * <p>Writing starts at {@link dev.keratin.files.hdf5.GroupDescription}: describe the tree, give it to
 * {@link dev.keratin.files.hdf5.Hdf5Writer}. Any stored array can be a dataset, also one of another open file.
 *
 * <p>The package-private classes follow the parts of the format: {@code Superblock}, {@code ObjectHeader}, {@code Links} (with
 * {@code LocalHeap}, {@code FractalHeap}, {@code BTree2}), {@code Datatype}, {@code Dataspace}, {@code LayoutReader} (with
 * {@code ContiguousData}, {@code ChunkedData}, {@code Filters}), {@code GlobalHeap}. All of them read through {@code Hdf5Input}, which
 * holds the checks that make hostile files harmless.
 */
@NullMarked
package dev.keratin.files.hdf5;

import org.jspecify.annotations.NullMarked;
