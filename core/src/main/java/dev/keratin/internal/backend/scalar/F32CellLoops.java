package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Opcode;
import dev.keratin.backend.Recurrence.Activation;

/** Elementwise steps of recurrent cells, by the loops of a provider. */
final class F32CellLoops {

    private final F32ElementLoops loops;

    F32CellLoops(F32ElementLoops loops) {
        this.loops = loops;
    }

    /** {@code x = activation(x)}. */
    void activate(Activation activation, float[] x, int xo, int n) {
        activate(activation, x, xo, x, xo, n);
    }

    /** {@code out = activation(x)}. */
    void activate(Activation activation, float[] x, int xo, float[] out, int o, int n) {
        switch (activation) {
            case LINEAR -> System.arraycopy(x, xo, out, o, n);
            case SIGMOID -> loops.unary(Opcode.SIGMOID, 0, 0, x, xo, out, o, n);
            case TANH -> loops.unary(Opcode.TANH, 0, 0, x, xo, out, o, n);
            case RELU -> loops.unary(Opcode.RELU, 0, 0, x, xo, out, o, n);
            case HARD_SIGMOID, HARD_SIGMOID_KERAS_2 -> {
                loops.unary(Opcode.SCALE_SHIFT, slope(activation), (float) 0.5, x, xo, out, o, n);
                loops.unary(Opcode.CLIP, 0, 1, out, o, out, o, n);
            }
        }
    }

    private static float slope(Activation activation) {
        return (float) (activation == Activation.HARD_SIGMOID ? 1 / 6.0 : 0.2);
    }

    /** {@code dx = dy * activation'}, from the output y; dx may be dy. */
    void gradient(Activation activation, float[] dy, int dyo, float[] y, int yo, float[] dx, int dxo, int n) {
        switch (activation) {
            case LINEAR -> System.arraycopy(dy, dyo, dx, dxo, n);
            case SIGMOID -> loops.binary(Opcode.SIGMOID_GRADIENT, dy, dyo, y, yo, dx, dxo, n);
            case TANH -> loops.binary(Opcode.TANH_GRADIENT, dy, dyo, y, yo, dx, dxo, n);
            case RELU -> loops.binary(Opcode.RELU_GRADIENT, dy, dyo, y, yo, dx, dxo, n);
            case HARD_SIGMOID, HARD_SIGMOID_KERAS_2 -> {
                float slope = slope(activation);
                for (int i = 0; i < n; i++) {
                    dx[dxo + i] = y[yo + i] > 0 && y[yo + i] < 1 ? dy[dyo + i] * slope : 0;
                }
            }
        }
    }

    /** {@code out = x + y}. */
    void add(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        loops.binary(Opcode.ADD, x, xo, y, yo, out, o, n);
    }

    /** {@code out = x * y}. */
    void multiply(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        loops.binary(Opcode.MULTIPLY, x, xo, y, yo, out, o, n);
    }

    /** {@code out = x * y + z}, rounded once. */
    void multiplyAdd(float[] x, int xo, float[] y, int yo, float[] z, int zo, float[] out, int o, int n) {
        loops.ternary(Opcode.FMA, x, xo, y, yo, z, zo, out, o, n);
    }

    /** {@code out = x - y}. */
    void subtract(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        loops.binary(Opcode.SUBTRACT, x, xo, y, yo, out, o, n);
    }
}
