/**
 * The readable reference of every kernel, in plain loops. The classes named {@code F32...} are the source; the build makes their {@code F64...}
 * twins from them by replacing {@code float}, {@code Float}, {@code f32}, {@code F32}, so that there is no second text. Only the elementary functions
 * ({@link dev.keratin.internal.backend.scalar.MathF32}, {@link dev.keratin.internal.backend.scalar.MathF64}) are written twice. Internal: may
 * change at any time.
 */
@NullMarked
package dev.keratin.internal.backend.scalar;

import org.jspecify.annotations.NullMarked;
