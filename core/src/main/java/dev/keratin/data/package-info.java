/**
 * Samples in batches: {@link dev.keratin.data.Dataset} is what a model is fed from, {@link dev.keratin.data.Batches} goes through it in an order
 * that is a pure function of seed and epoch, from any position.
 */
@NullMarked
package dev.keratin.data;

import org.jspecify.annotations.NullMarked;
