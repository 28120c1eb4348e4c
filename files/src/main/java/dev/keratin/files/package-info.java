/**
 * Containers of the Keras world: bytes to named arrays and attributes, and back.
 *
 * <p>Knows no layer and no engine, and is useful alone. Start at the package of the format at hand.
 */
@NullMarked
package dev.keratin.files;

import org.jspecify.annotations.NullMarked;
