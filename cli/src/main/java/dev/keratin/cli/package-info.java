/** The {@code keratin} command: one class a subcommand. */
@NullMarked
package dev.keratin.cli;

import org.jspecify.annotations.NullMarked;
