/** The layers that others are made of ({@code keras.layers.Dense}, {@code Embedding}, {@code Masking} ...). API. */
@NullMarked
package dev.keratin.layers.core;

import org.jspecify.annotations.NullMarked;
