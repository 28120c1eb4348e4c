/** Penalties on weights and outputs ({@code keras.regularizers}). */
@NullMarked
package dev.keratin.regularizers;

import org.jspecify.annotations.NullMarked;
