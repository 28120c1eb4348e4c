/**
 * From a graph to running code: {@link dev.keratin.engine.Gradients} differentiates, {@link dev.keratin.engine.Plan} decides what is computed
 * when and where, and runs it without allocating. {@link dev.keratin.engine.Eager} does all at once on concrete tensors.
 */
@NullMarked
package dev.keratin.engine;

import org.jspecify.annotations.NullMarked;
