package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Arithmetic with one operand. Each method is a loop of its own, which the compiler sees whole, over the whole vectors of n elements; it returns how
 * many elements that were, the rest being the caller's.
 */
final class UnaryLoops {

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);
    private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1f);
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int SIGN = 0x80000000;

    /** From here on every float is an integer; adding it and taking it off rounds to one. */
    private static final FloatVector WHOLE = FloatVector.broadcast(SPECIES, 0x1p23f);

    private UnaryLoops() {}

    static int negate(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.neg().intoArray(out, o + i);
        }
        return i;
    }

    static int abs(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.abs().intoArray(out, o + i);
        }
        return i;
    }

    static int square(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.mul(v).intoArray(out, o + i);
        }
        return i;
    }

    static int sqrt(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.sqrt().intoArray(out, o + i);
        }
        return i;
    }

    static int rsqrt(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            ONE.div(v.sqrt()).intoArray(out, o + i);
        }
        return i;
    }

    static int reciprocal(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            ONE.div(v).intoArray(out, o + i);
        }
        return i;
    }

    static int sign(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.blend(1f, v.compare(VectorOperators.GT, 0f))
                    .blend(-1f, v.compare(VectorOperators.LT, 0f))
                    .intoArray(out, o + i);
        }
        return i;
    }

    static int relu(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(out, o + i);
        }
        return i;
    }

    static int floor(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector whole = v.abs()
                    .add(WHOLE)
                    .sub(WHOLE)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, v.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats();
            FloatVector rounded = v.blend(whole, v.abs().compare(VectorOperators.LT, WHOLE));
            rounded.blend(rounded.sub(ONE), rounded.compare(VectorOperators.GT, v))
                    .intoArray(out, o + i);
        }
        return i;
    }

    static int ceil(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector whole = v.abs()
                    .add(WHOLE)
                    .sub(WHOLE)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, v.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats();
            FloatVector rounded = v.blend(whole, v.abs().compare(VectorOperators.LT, WHOLE));
            // -0.5 goes to -0, as Math.ceil says.
            FloatVector above = rounded.add(ONE)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, v.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats();
            rounded.blend(above, rounded.compare(VectorOperators.LT, v)).intoArray(out, o + i);
        }
        return i;
    }

    static int round(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector whole = v.abs()
                    .add(WHOLE)
                    .sub(WHOLE)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, v.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats();
            FloatVector rounded = v.blend(whole, v.abs().compare(VectorOperators.LT, WHOLE));
            rounded.intoArray(out, o + i);
        }
        return i;
    }

    static int roundToBrainHalf(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            IntVector bits = v.reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).lanewise(VectorOperators.AND, 1);
            FloatVector upper = bits.add(0x7fff)
                    .add(odd)
                    .lanewise(VectorOperators.AND, 0xffff0000)
                    .reinterpretAsFloats();
            upper.blend(Float.NaN, v.compare(VectorOperators.NE, v)).intoArray(out, o + i);
        }
        return i;
    }

    static int isFinite(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            ZERO.blend(1f, v.abs().compare(VectorOperators.LE, Float.MAX_VALUE)).intoArray(out, o + i);
        }
        return i;
    }

    static int isNan(float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            ZERO.blend(1f, v.compare(VectorOperators.NE, v)).intoArray(out, o + i);
        }
        return i;
    }

    static int clip(float a, float b, float[] x, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector low = v.blend(a, v.compare(VectorOperators.LT, a));
            low.blend(b, v.compare(VectorOperators.GT, b).andNot(v.compare(VectorOperators.LT, a)))
                    .intoArray(out, o + i);
        }
        return i;
    }

    static int scaleShift(float a, float b, float[] x, int xo, float[] out, int o, int n) {
        FloatVector scale = FloatVector.broadcast(SPECIES, a);
        FloatVector shift = FloatVector.broadcast(SPECIES, b);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xo + i).fma(scale, shift).intoArray(out, o + i);
        }
        return i;
    }
}
