package dev.keratin.saving.weights;

import dev.keratin.files.hdf5.GroupDescription;
import java.util.Set;

/**
 * One of the files that weights by path are divided into.
 *
 * @param root what is in the file
 * @param bytes what its tensors take
 * @param groups the groups that have tensors in it, {@code layers/dense/vars}
 */
record PathWeightsShard(GroupDescription root, long bytes, Set<String> groups) {}
