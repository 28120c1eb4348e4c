package dev.keratin.backend;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.SplittableRandom;

/** Inputs of the kernels' tests: extremes first, then numbers of every magnitude. */
final class Samples {

    private static final float[] EXTREMES = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        0.5f,
        -0.5f,
        1.5f,
        2.5f,
        -2.5f,
        88.72283f,
        88.72284f,
        89f,
        -87.33655f,
        -103.97f,
        -104f,
        -105f,
        0.625f,
        0.9f,
        3.95f,
        4f,
        16777216f,
        8388608f,
        8388607.5f,
        32768f,
        32769f,
        1e-30f,
        -1e-30f,
        65504f,
        65520f,
    };

    private Samples() {}

    /** {@code n} numbers: half of them spread over all bit patterns, half near 1. */
    static float[] floats(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = i < EXTREMES.length && seed % 2 == 0
                    ? EXTREMES[i]
                    : i % 2 == 0
                            ? Float.intBitsToFloat(random.nextInt())
                            : (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(5) - 2));
        }
        return values;
    }

    /** {@code n} numbers in [-1, 1), in a buffer of {@code storage}. */
    static Buffer ordinary(DType.Storage storage, int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Buffer buffer = Buffer.allocate(storage, n);
        for (int i = 0; i < n; i++) {
            set(buffer, i, (float) (random.nextDouble() * 2 - 1));
        }
        return buffer;
    }

    static Buffer of(DType.Storage storage, float[] values) {
        Buffer buffer = Buffer.allocate(storage, values.length);
        for (int i = 0; i < values.length; i++) {
            set(buffer, i, values[i]);
        }
        return buffer;
    }

    static void set(Buffer buffer, int i, double value) {
        if (buffer.array() instanceof float[] f) {
            f[i] = (float) value;
        } else {
            buffer.f64()[i] = value;
        }
    }

    static double get(Buffer buffer, int i) {
        return buffer.array() instanceof float[] f ? f[i] : buffer.f64()[i];
    }
}
