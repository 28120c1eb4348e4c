/**
 * The contract between operations and the loops that compute them.
 *
 * <p>{@link dev.keratin.backend.Kernels} is what a provider implements, once per floating-point storage. Every method defines its result to
 * the bit: the order of accumulation is part of the contract, work is cut at fixed sizes and never by the number of threads, and elementary
 * functions are the same FMA polynomials everywhere. So all providers, any thread count, any JDK and any CPU give the same bits.
 *
 * <p>Start at {@link dev.keratin.backend.Backend}, which picks a provider and owns the threads.
 */
@NullMarked
package dev.keratin.backend;

import org.jspecify.annotations.NullMarked;
