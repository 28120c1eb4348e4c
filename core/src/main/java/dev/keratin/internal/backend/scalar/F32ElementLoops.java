package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Opcode;
import dev.keratin.internal.backend.PhiloxRounds;
import java.util.Arrays;

/** One elementwise instruction over {@code n} neighbouring elements. The output may be one of the operands, at the same offset. */
public class F32ElementLoops {

    /** An instruction without operands but UNIFORM. */
    public void constant(float a, float[] out, int o, int n) {
        Arrays.fill(out, o, o + n, a);
    }

    /** Elements {@code first} to {@code first + n - 1} of a stream of uniform numbers. */
    public void uniform(long seed, long counter, int stream, int first, float[] out, int o, int n) {
        for (int i = 0; i < n; i++) {
            out[o + i] = PhiloxRounds.uniform(PhiloxRounds.element(seed, counter, stream, first + i));
        }
    }

    /** An instruction with one operand. */
    public void unary(Opcode opcode, float a, float b, float[] x, int xo, float[] out, int o, int n) {
        switch (opcode) {
            case RELU -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = x[xo + i] <= 0 ? 0 : x[xo + i];
                }
            }
            case SCALE_SHIFT -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = Math.fma(x[xo + i], a, b);
                }
            }
            case EXP -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = MathF32.exp(x[xo + i]);
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = F32Instructions.unary(opcode, a, b, x[xo + i]);
                }
            }
        }
    }

    /** An instruction with two operands. */
    public void binary(Opcode opcode, float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        // The commonest have loops of their own, which the compiler need not look into the instruction for.
        switch (opcode) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = x[xo + i] + y[yo + i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = x[xo + i] - y[yo + i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = x[xo + i] * y[yo + i];
                }
            }
            case RELU_GRADIENT -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = y[yo + i] > 0 ? x[xo + i] : 0;
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    out[o + i] = F32Instructions.binary(opcode, x[xo + i], y[yo + i]);
                }
            }
        }
    }

    /** An instruction with three operands. */
    public void ternary(
            Opcode opcode, float[] x, int xo, float[] y, int yo, float[] z, int zo, float[] out, int o, int n) {
        if (opcode == Opcode.FMA) {
            for (int i = 0; i < n; i++) {
                out[o + i] = Math.fma(x[xo + i], y[yo + i], z[zo + i]);
            }
        } else {
            for (int i = 0; i < n; i++) {
                out[o + i] = x[xo + i] > 0 ? y[yo + i] : z[zo + i];
            }
        }
    }

    /** Divides {@code n} elements by {@code divisor}. */
    public void divide(float[] x, int xo, float divisor, int n) {
        for (int i = 0; i < n; i++) {
            x[xo + i] /= divisor;
        }
    }

    /** Adam on elements {@code from} to {@code to - 1}; see {@link dev.keratin.backend.Kernels#adam}. */
    public void adam(
            float[] w,
            float[] m,
            float[] v,
            float[] g,
            float alpha,
            float rate1,
            float rate2,
            float epsilon,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            m[i] = Math.fma(g[i] - m[i], rate1, m[i]);
            v[i] = Math.fma(g[i] * g[i] - v[i], rate2, v[i]);
            w[i] = w[i] - (m[i] * alpha) / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }

    /** Adam on {@code n} elements from {@code at}, the squares of the gradient being given. */
    public void adam(
            float[] w,
            float[] m,
            float[] v,
            int at,
            float[] g,
            int go,
            float[] squares,
            int so,
            float alpha,
            float rate1,
            float rate2,
            float epsilon,
            int n) {
        for (int i = at; i < at + n; i++) {
            m[i] = Math.fma(g[go + i - at] - m[i], rate1, m[i]);
            v[i] = Math.fma(squares[so + i - at] - v[i], rate2, v[i]);
            w[i] = w[i] - (m[i] * alpha) / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }
}
