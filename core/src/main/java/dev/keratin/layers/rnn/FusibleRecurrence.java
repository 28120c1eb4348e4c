package dev.keratin.layers.rnn;

import org.jspecify.annotations.Nullable;

/** A recurrence that may be computed as one operation. */
interface FusibleRecurrence extends Recurrence {

    /** All steps as one operation, null where the kernels have none for this cell. */
    @Nullable
    FusedSequence fused();
}
