package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;

/** What one working thread keeps between pieces of work, so that a warmed-up call allocates nothing. */
final class F32Scratch {

    final F32Interpreter interpreter;

    /** The virtual lanes of a reduction. */
    final float[] lanes = new float[Kernels.LANES];

    final F32Patch patch = new F32Patch();
    private int[] base = {};
    private int[] to = {};
    private int[] offset = {};
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

    /** At least {@code length} offsets. */
    int[] base(int length) {
        if (base.length < length) {
            base = new int[length];
        }
        return base;
    }

    /** As {@link #base(int)}, another array. */
    int[] to(int length) {
        if (to.length < length) {
            to = new int[length];
        }
        return to;
    }

    /** As {@link #base(int)}, a third array. */
    int[] offset(int length) {
        if (offset.length < length) {
            offset = new int[length];
        }
        return offset;
    }

    /** As {@link #first(int)}, another array. */
    float[] second(int length) {
        if (second.length < length) {
            second = new float[length];
        }
        return second;
    }
}
