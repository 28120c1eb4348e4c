/** Configs of every generation of Keras in the grammar of Keras 3.15, and back. Pure functions on config trees. */
@NullMarked
package dev.keratin.saving.generations;

import org.jspecify.annotations.NullMarked;
