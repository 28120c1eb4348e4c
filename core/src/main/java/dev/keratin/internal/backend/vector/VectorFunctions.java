package dev.keratin.internal.backend.vector;

import dev.keratin.backend.Opcode;

/** Elementary functions made of several {@link FunctionLoops}, passing over a block of scratch that stays in the first-level cache. */
final class VectorFunctions {

    private static final int BLOCK = 1024;

    /** Two blocks for each thread. */
    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[2 * BLOCK]);

    private VectorFunctions() {}

    /** Computes the whole vectors of n elements; returns how many elements that were. */
    static int run(Opcode opcode, float[] x, int xo, float[] out, int o, int n) {
        float[] scratch = SCRATCH.get();
        int done = 0;
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            done += block(opcode, x, xo + from, out, o + from, length, scratch);
        }
        return done;
    }

    private static int block(Opcode opcode, float[] x, int xo, float[] out, int o, int n, float[] scratch) {
        return switch (opcode) {
            case TANH -> {
                exponential(2f, x, xo, scratch, n);
                yield FunctionLoops.tanhFrom(x, xo, scratch, 0, out, o, n);
            }
            case EXPM1 -> {
                FunctionLoops.exp(x, xo, scratch, 0, n);
                yield FunctionLoops.expm1From(x, xo, scratch, 0, out, o, n);
            }
            case SIGMOID -> {
                exponential(-1f, x, xo, scratch, n);
                yield FunctionLoops.sigmoidFrom(x, xo, scratch, 0, out, o, n);
            }
            case ERF -> {
                FunctionLoops.erfExponent(x, xo, scratch, 0, n);
                FunctionLoops.exp(scratch, 0, scratch, 0, n);
                yield FunctionLoops.erfFrom(x, xo, scratch, 0, out, o, n);
            }
            case GELU -> {
                erfOfScaled(x, xo, scratch, n);
                yield FunctionLoops.geluFrom(x, xo, scratch, 0, out, o, n);
            }
            case LOG1P -> {
                FunctionLoops.onePlus(x, xo, scratch, BLOCK, n);
                FunctionLoops.log(scratch, BLOCK, scratch, BLOCK, n);
                yield FunctionLoops.log1pFrom(x, xo, scratch, BLOCK, out, o, n);
            }
            case SOFTPLUS -> {
                exponential(-1f, x, xo, scratch, n);
                block(Opcode.LOG1P, scratch, 0, scratch, 0, n, scratch);
                yield FunctionLoops.softplusFrom(x, xo, scratch, 0, out, o, n);
            }
            default -> throw new IllegalArgumentException(opcode + " is not a function of several passes.");
        };
    }

    /** {@code GELU_GRADIENT} of the whole vectors of n elements; returns how many elements that were. */
    static int geluGradient(float[] dy, int dyo, float[] x, int xo, float[] out, int o, int n) {
        float[] scratch = SCRATCH.get();
        int done = 0;
        for (int from = 0; from < n; from += BLOCK) {
            int length = Math.min(BLOCK, n - from);
            erfOfScaled(x, xo + from, scratch, length);
            FunctionLoops.densityExponent(x, xo + from, scratch, BLOCK, length);
            FunctionLoops.exp(scratch, BLOCK, scratch, BLOCK, length);
            done += FunctionLoops.geluGradientFrom(
                    dy, dyo + from, x, xo + from, scratch, 0, BLOCK, out, o + from, length);
        }
        return done;
    }

    /** {@code erf(x / sqrt(2))} into the first block, by way of the second. */
    private static void erfOfScaled(float[] x, int xo, float[] scratch, int n) {
        UnaryLoops.scaleShift(0.70710677f, -0f, x, xo, scratch, BLOCK, n);
        FunctionLoops.erfExponent(scratch, BLOCK, scratch, 0, n);
        FunctionLoops.exp(scratch, 0, scratch, 0, n);
        FunctionLoops.erfFrom(scratch, BLOCK, scratch, 0, scratch, 0, n);
    }

    /** {@code exp(scale * |x|)} into the first block. */
    private static void exponential(float scale, float[] x, int xo, float[] scratch, int n) {
        FunctionLoops.scaledMagnitude(scale, x, xo, scratch, 0, n);
        FunctionLoops.exp(scratch, 0, scratch, 0, n);
    }
}
