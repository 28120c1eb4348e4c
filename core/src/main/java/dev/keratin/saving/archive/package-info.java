/** The {@code .keras} archive, zipped or as a folder. Internal. */
@NullMarked
package dev.keratin.saving.archive;

import org.jspecify.annotations.NullMarked;
