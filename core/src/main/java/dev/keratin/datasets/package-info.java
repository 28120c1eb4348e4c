/**
 * The built-in datasets ({@code keras.datasets}).
 *
 * <p>Start at {@link dev.keratin.datasets.Mnist}; {@link dev.keratin.datasets.Digits} serves where there is no network. Files are kept where Keras
 * keeps them, in {@code ~/.keras/datasets}, and are opened only when their SHA-256 is the expected one.
 */
@NullMarked
package dev.keratin.datasets;

import org.jspecify.annotations.NullMarked;
