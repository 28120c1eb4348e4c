package dev.keratin.saving;

import dev.keratin.files.StoredArray;

/**
 * A tensor and its name in a file.
 *
 * @param name the full name: a path, a key
 * @param array the tensor
 */
public record NamedArray(String name, StoredArray array) {}
