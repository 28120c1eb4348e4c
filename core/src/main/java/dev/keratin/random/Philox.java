package dev.keratin.random;

import dev.keratin.internal.backend.PhiloxRounds;
import dev.keratin.internal.backend.scalar.MathF32;

/**
 * Random numbers as a pure function of (seed, counter, stream, index): Philox4x32-10 with the seed as its key. Nothing is consumed and nothing
 * is remembered, so any element of any stream can be drawn again, in any order, on any thread, to the same bits; what has to be saved to
 * repeat or to continue is the seed and the counter. The numbers are those that {@code Opcode.UNIFORM} draws from the same key.
 *
 * <pre>{@code
 * Philox random = new Philox(seed, epoch);
 * int[] order = random.permutation(samples);
 * float[] noise = random.normal(1, 1000, 0f, 1f);
 * }</pre>
 *
 * <p>Streams of one key are independent; take another {@code stream} for each use. Source of the generator: Salmon, Moraes, Dror and Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", 2011.
 *
 * @param seed the key
 * @param counter how often the owner of the seed has drawn before, or an epoch
 */
public record Philox(long seed, long counter) {

    private static final float SQRT_2 = 1.4142135f;
    private static final float TWO_PI = 6.2831855f;

    /** erf(sqrt 2): the share of a normal distribution within two standard deviations. */
    private static final float WITHIN_TWO = 0.9544997f;

    /** Stream of {@link #permutation}. */
    private static final int PERMUTATION = 0x7065726d;

    /** 32 random bits. */
    public int word(int stream, int index) {
        return PhiloxRounds.element(seed, counter, stream, index);
    }

    /** A number in [0, 1), a multiple of 2^-24. */
    public float uniform(int stream, int index) {
        return PhiloxRounds.uniform(word(stream, index));
    }

    /** {@code n} numbers in [low, high). */
    public float[] uniform(int stream, int n, float low, float high) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.min(Math.fma(uniform(stream, i), high - low, low), below(low, high));
        }
        return values;
    }

    /** The largest number of [low, high): rounding may not reach the end. */
    private static float below(float low, float high) {
        return high > low ? Math.max(low, Math.nextDown(high)) : low;
    }

    /** {@code n} normally distributed numbers, by Box and Muller from pairs of neighbouring uniform ones. */
    public float[] normal(int stream, int n, float mean, float standardDeviation) {
        float[] values = new float[n];
        for (int i = 0; i < n; i += 2) {
            // In (0, 1], so that the logarithm is finite.
            float u = ((word(stream, i) >>> 8) + 1) * 0x1p-24f;
            float radius = (float) Math.sqrt(-2f * MathF32.log(u));
            float angle = TWO_PI * uniform(stream, i + 1);
            values[i] = Math.fma(radius * MathF32.cos(angle), standardDeviation, mean);
            if (i + 1 < n) {
                values[i + 1] = Math.fma(radius * MathF32.sin(angle), standardDeviation, mean);
            }
        }
        return values;
    }

    /** {@code n} numbers of a normal distribution cut off at two standard deviations, by the inverse of its distribution function. */
    public float[] truncatedNormal(int stream, int n, float mean, float standardDeviation) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            // Symmetric about 0 and never at the ends.
            float u = Math.fma(word(stream, i) >>> 8, 0x1p-23f, 0x1p-24f - 1f);
            float z = SQRT_2 * centralErfinv(u * WITHIN_TWO);
            values[i] = Math.fma(Math.max(-2f, Math.min(2f, z)), standardDeviation, mean);
        }
        return values;
    }

    /**
     * The inverse of erf for |x| below 0.99, to single precision. Source: Giles, "Approximating the erfinv function", GPU Computing Gems 2011.
     */
    private static float centralErfinv(float x) {
        float w = -MathF32.log((1f - x) * (1f + x)) - 2.5f;
        float p = Math.fma(2.81022636e-08f, w, 3.43273939e-07f);
        p = Math.fma(p, w, -3.5233877e-06f);
        p = Math.fma(p, w, -4.39150654e-06f);
        p = Math.fma(p, w, 0.00021858087f);
        p = Math.fma(p, w, -0.00125372503f);
        p = Math.fma(p, w, -0.00417768164f);
        p = Math.fma(p, w, 0.246640727f);
        p = Math.fma(p, w, 1.50140941f);
        return p * x;
    }

    /** A number from 0 to bound - 1. */
    public int uniformInt(int stream, int index, int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("`bound` must be positive, received bound=" + bound + ".");
        }
        return (int) ((word(stream, index) & 0xffffffffL) * bound >>> 32);
    }

    /** The numbers 0 to n - 1 in an order that (seed, counter) decides: Fisher and Yates's shuffle. */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = uniformInt(PERMUTATION, i, i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
