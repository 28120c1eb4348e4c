package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;

/** What one working thread keeps between pieces of work, so that a warmed-up call allocates nothing. */
final class F32Scratch {

    final F32Interpreter interpreter;

    /** The virtual lanes of a reduction. */
    final float[] lanes = new float[Kernels.LANES];

    private float[] first = {};
    private float[] second = {};

    F32Scratch(F32ElementLoops loops) {
        this.interpreter = new F32Interpreter(loops);
    }

    /** At least {@code length} elements, with what the last user left in them. */
    float[] first(int length) {
        if (first.length < length) {
            first = new float[length];
        }
        return first;
    }

    /** As {@link #first(int)}, another array. */
    float[] second(int length) {
        if (second.length < length) {
            second = new float[length];
        }
        return second;
    }
}
