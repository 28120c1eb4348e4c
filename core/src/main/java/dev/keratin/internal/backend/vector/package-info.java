/**
 * The kernels over {@code jdk.incubator.vector}: the loops of the scalar provider, lane by lane, to the same bits. Nothing outside this package
 * may name its classes, as they link only where the JVM was started with that module; they are loaded by name. Internal: may change at any time.
 */
@NullMarked
package dev.keratin.internal.backend.vector;

import org.jspecify.annotations.NullMarked;
