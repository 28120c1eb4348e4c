package dev.keratin.data;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.TensorSpec;
import java.util.List;

/**
 * A way through a dataset, batch by batch. Every epoch's order is a pure function of (seed, epoch), so epoch and step are all there is to
 * remember. Not thread-safe.
 *
 * <p>A batch has columns: the inputs, then the targets, then the sample weights that are there. Data is copied once, from where it lies to where a
 * plan reads it.
 */
public interface Batches {

    /** Batches an epoch. */
    int count();

    /** How many columns are inputs. */
    int inputs();

    /** How many columns are targets. */
    int targets();

    /** Which target a column behind the inputs and targets weighs: the targets that have sample weights, in order. */
    List<Integer> weightedTargets();

    /** Goes to a step of an epoch: the next {@link #advance} reads batch {@code step}. */
    void seek(long epoch, int step);

    /** Goes on to the next batch; false where the epoch ends. */
    boolean advance();

    /** Samples in this batch. */
    int size();

    /** Type and shape of all columns of this batch; the same list for batches of one size where that is possible. */
    List<TensorSpec> specs();

    /** Copies a column of this batch, converted to {@code dtype}. */
    void copy(int column, Buffer target, DType dtype);
}
