/** Rules that weights obey ({@code keras.constraints}). */
@NullMarked
package dev.keratin.constraints;

import org.jspecify.annotations.NullMarked;
