package dev.keratin.random;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The seeds of the process, as {@code keras.utils.set_random_seed}: after {@link #set} everything that asks for a seed (initial values, dropout,
 * shuffling) gets the same ones in the same order.
 */
public final class Seeds {

    private static final AtomicLong NEXT =
            new AtomicLong(mix(System.nanoTime() ^ System.identityHashCode(Seeds.class)));

    private Seeds() {}

    /** Starts the sequence of seeds anew. */
    public static void set(long seed) {
        NEXT.set(seed);
    }

    /** The next seed. */
    public static long next() {
        return mix(NEXT.getAndAdd(0x9e3779b97f4a7c15L));
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): neighbouring inputs give unrelated outputs. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
