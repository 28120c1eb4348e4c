/**
 * The differentiable vocabulary: what layers, losses, metrics and optimizers are written in.
 *
 * <p>{@link dev.keratin.ops.Ops} is the list of functions; each records an {@link dev.keratin.ops.Operation} in a {@link dev.keratin.ops.Graph}.
 * An operation knows its shape rule, its gradient rule and its kernel. A graph is always traced for known shapes; {@code engine} differentiates,
 * plans and runs it.
 */
@NullMarked
package dev.keratin.ops;

import org.jspecify.annotations.NullMarked;
