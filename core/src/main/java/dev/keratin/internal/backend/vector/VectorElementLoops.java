package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import dev.keratin.backend.Opcode;
import dev.keratin.internal.backend.scalar.F32ElementLoops;
import dev.keratin.internal.backend.scalar.F32Instructions;
import dev.keratin.internal.backend.scalar.MathF32;
import jdk.incubator.vector.FloatVector;

/** Elementwise instructions on whole vectors; elements left over, and functions that do not pay on vectors, are done one by one. */
final class VectorElementLoops extends F32ElementLoops {

    @Override
    public void unary(Opcode opcode, float a, float b, float[] x, int xo, float[] out, int o, int n) {
        int done =
                switch (opcode) {
                    case NEGATE -> UnaryLoops.negate(x, xo, out, o, n);
                    case ABS -> UnaryLoops.abs(x, xo, out, o, n);
                    case SIGN -> UnaryLoops.sign(x, xo, out, o, n);
                    case SQUARE -> UnaryLoops.square(x, xo, out, o, n);
                    case SQRT -> UnaryLoops.sqrt(x, xo, out, o, n);
                    case RSQRT -> UnaryLoops.rsqrt(x, xo, out, o, n);
                    case RECIPROCAL -> UnaryLoops.reciprocal(x, xo, out, o, n);
                    case RELU -> UnaryLoops.relu(x, xo, out, o, n);
                    case FLOOR -> UnaryLoops.floor(x, xo, out, o, n);
                    case CEIL -> UnaryLoops.ceil(x, xo, out, o, n);
                    case ROUND -> UnaryLoops.round(x, xo, out, o, n);
                    case ROUND_BFLOAT16 -> UnaryLoops.roundToBrainHalf(x, xo, out, o, n);
                    case IS_FINITE -> UnaryLoops.isFinite(x, xo, out, o, n);
                    case IS_NAN -> UnaryLoops.isNan(x, xo, out, o, n);
                    case CLIP -> UnaryLoops.clip(a, b, x, xo, out, o, n);
                    case SCALE_SHIFT -> UnaryLoops.scaleShift(a, b, x, xo, out, o, n);
                    case EXP -> FunctionLoops.exp(x, xo, out, o, n);
                    case LOG -> FunctionLoops.log(x, xo, out, o, n);
                    case EXPM1, LOG1P, TANH, SIGMOID, SOFTPLUS, ERF, GELU ->
                        VectorFunctions.run(opcode, x, xo, out, o, n);
                    case SIN, COS -> angles(opcode, x, xo, out, o, n);
                    default -> 0;
                };
        for (int i = done; i < n; i++) {
            out[o + i] = F32Instructions.unary(opcode, a, b, x[xo + i]);
        }
    }

    /** Sine or cosine as long as no angle is so large that it needs more digits of pi. */
    private static int angles(Opcode opcode, float[] x, int xo, float[] out, int o, int n) {
        if (n < LANES || !(FunctionLoops.largestMagnitude(x, xo, n) <= MathF32.LARGEST_ANGLE)) {
            return 0;
        }
        return FunctionLoops.sine(opcode == Opcode.COS ? 1 : 0, x, xo, out, o, n);
    }

    @Override
    public void binary(Opcode opcode, float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int done =
                switch (opcode) {
                    case ADD -> BinaryLoops.add(x, xo, y, yo, out, o, n);
                    case SUBTRACT -> BinaryLoops.subtract(x, xo, y, yo, out, o, n);
                    case MULTIPLY -> BinaryLoops.multiply(x, xo, y, yo, out, o, n);
                    case DIVIDE -> BinaryLoops.divide(x, xo, y, yo, out, o, n);
                    case MAXIMUM -> BinaryLoops.maximum(x, xo, y, yo, out, o, n);
                    case MINIMUM -> BinaryLoops.minimum(x, xo, y, yo, out, o, n);
                    case FLOOR_DIVIDE -> BinaryLoops.floorDivide(x, xo, y, yo, out, o, n);
                    case MOD -> BinaryLoops.mod(x, xo, y, yo, out, o, n);
                    case EQUAL -> BinaryLoops.equal(x, xo, y, yo, out, o, n);
                    case NOT_EQUAL -> BinaryLoops.notEqual(x, xo, y, yo, out, o, n);
                    case LESS -> BinaryLoops.less(x, xo, y, yo, out, o, n);
                    case LESS_EQUAL -> BinaryLoops.lessEqual(x, xo, y, yo, out, o, n);
                    case GREATER -> BinaryLoops.greater(x, xo, y, yo, out, o, n);
                    case GREATER_EQUAL -> BinaryLoops.greaterEqual(x, xo, y, yo, out, o, n);
                    case SQUARED_DIFFERENCE -> BinaryLoops.squaredDifference(x, xo, y, yo, out, o, n);
                    case RELU_GRADIENT -> BinaryLoops.reluGradient(x, xo, y, yo, out, o, n);
                    case SIGMOID_GRADIENT -> BinaryLoops.sigmoidGradient(x, xo, y, yo, out, o, n);
                    case TANH_GRADIENT -> BinaryLoops.tanhGradient(x, xo, y, yo, out, o, n);
                    case GELU_GRADIENT -> VectorFunctions.geluGradient(x, xo, y, yo, out, o, n);
                    default -> 0;
                };
        for (int i = done; i < n; i++) {
            out[o + i] = F32Instructions.binary(opcode, x[xo + i], y[yo + i]);
        }
    }

    @Override
    public void ternary(
            Opcode opcode, float[] x, int xo, float[] y, int yo, float[] z, int zo, float[] out, int o, int n) {
        int done = opcode == Opcode.FMA
                ? BinaryLoops.fma(x, xo, y, yo, z, zo, out, o, n)
                : BinaryLoops.select(x, xo, y, yo, z, zo, out, o, n);
        super.ternary(opcode, x, xo + done, y, yo + done, z, zo + done, out, o + done, n - done);
    }

    @Override
    public void uniform(long seed, long counter, int stream, int first, float[] out, int o, int n) {
        int done = VectorPhilox.uniform(seed, counter, stream, first, out, o, n);
        super.uniform(seed, counter, stream, first + done, out, o + done, n - done);
    }

    @Override
    public void divide(float[] x, int xo, float divisor, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xo + i).div(divisor).intoArray(x, xo + i);
        }
        super.divide(x, xo + i, divisor, n - i);
    }

    @Override
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
        FloatVector first = FloatVector.broadcast(SPECIES, rate1);
        FloatVector second = FloatVector.broadcast(SPECIES, rate2);
        int i = from;
        for (; i <= to - LANES; i += LANES) {
            FloatVector gradient = FloatVector.fromArray(SPECIES, g, i);
            FloatVector mean = FloatVector.fromArray(SPECIES, m, i);
            FloatVector variance = FloatVector.fromArray(SPECIES, v, i);
            mean = gradient.sub(mean).fma(first, mean);
            variance = gradient.mul(gradient).sub(variance).fma(second, variance);
            mean.intoArray(m, i);
            variance.intoArray(v, i);
            FloatVector step = mean.mul(alpha).div(variance.sqrt().add(epsilon));
            FloatVector.fromArray(SPECIES, w, i).sub(step).intoArray(w, i);
        }
        super.adam(w, m, v, g, alpha, rate1, rate2, epsilon, i, to);
    }

    @Override
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
        FloatVector first = FloatVector.broadcast(SPECIES, rate1);
        FloatVector second = FloatVector.broadcast(SPECIES, rate2);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector mean = FloatVector.fromArray(SPECIES, m, at + i);
            FloatVector variance = FloatVector.fromArray(SPECIES, v, at + i);
            mean = FloatVector.fromArray(SPECIES, g, go + i).sub(mean).fma(first, mean);
            variance = FloatVector.fromArray(SPECIES, squares, so + i)
                    .sub(variance)
                    .fma(second, variance);
            mean.intoArray(m, at + i);
            variance.intoArray(v, at + i);
            FloatVector step = mean.mul(alpha).div(variance.sqrt().add(epsilon));
            FloatVector.fromArray(SPECIES, w, at + i).sub(step).intoArray(w, at + i);
        }
        super.adam(w, m, v, at + i, g, go + i, squares, so + i, alpha, rate1, rate2, epsilon, n - i);
    }
}
