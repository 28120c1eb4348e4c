package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Arithmetic with two or three operands. Each method is a loop of its own, which the compiler sees whole, over the whole vectors of n elements; it returns how
 * many elements that were, the rest being the caller's.
 */
final class BinaryLoops {

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);
    private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1f);
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int SIGN = 0x80000000;

    /** From here on every float is an integer; adding it and taking it off rounds to one. */
    private static final FloatVector WHOLE = FloatVector.broadcast(SPECIES, 0x1p23f);

    private BinaryLoops() {}

    static int add(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.add(w).intoArray(out, o + i);
        }
        return i;
    }

    static int subtract(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.sub(w).intoArray(out, o + i);
        }
        return i;
    }

    static int multiply(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.mul(w).intoArray(out, o + i);
        }
        return i;
    }

    static int divide(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.div(w).intoArray(out, o + i);
        }
        return i;
    }

    static int maximum(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.max(w).intoArray(out, o + i);
        }
        return i;
    }

    static int minimum(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.min(w).intoArray(out, o + i);
        }
        return i;
    }

    static int floorDivide(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            FloatVector q = v.div(w);
            FloatVector whole = q.abs()
                    .add(WHOLE)
                    .sub(WHOLE)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, q.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats();
            FloatVector rounded = q.blend(whole, q.abs().compare(VectorOperators.LT, WHOLE));
            FloatVector floor = rounded.blend(rounded.sub(ONE), rounded.compare(VectorOperators.GT, q));
            floor.intoArray(out, o + i);
        }
        return i;
    }

    static int mod(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            FloatVector q = v.div(w);
            FloatVector whole = q.abs()
                    .add(WHOLE)
                    .sub(WHOLE)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, q.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats();
            FloatVector rounded = q.blend(whole, q.abs().compare(VectorOperators.LT, WHOLE));
            FloatVector floor = rounded.blend(rounded.sub(ONE), rounded.compare(VectorOperators.GT, q));
            v.sub(w.mul(floor)).intoArray(out, o + i);
        }
        return i;
    }

    static int equal(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            ZERO.blend(1f, v.compare(VectorOperators.EQ, w)).intoArray(out, o + i);
        }
        return i;
    }

    static int notEqual(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            ZERO.blend(1f, v.compare(VectorOperators.NE, w)).intoArray(out, o + i);
        }
        return i;
    }

    static int less(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            ZERO.blend(1f, v.compare(VectorOperators.LT, w)).intoArray(out, o + i);
        }
        return i;
    }

    static int lessEqual(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            ZERO.blend(1f, v.compare(VectorOperators.LE, w)).intoArray(out, o + i);
        }
        return i;
    }

    static int greater(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            ZERO.blend(1f, v.compare(VectorOperators.GT, w)).intoArray(out, o + i);
        }
        return i;
    }

    static int greaterEqual(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            ZERO.blend(1f, v.compare(VectorOperators.GE, w)).intoArray(out, o + i);
        }
        return i;
    }

    static int squaredDifference(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.sub(w).mul(v.sub(w)).intoArray(out, o + i);
        }
        return i;
    }

    static int reluGradient(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            ZERO.blend(v, w.compare(VectorOperators.GT, 0f)).intoArray(out, o + i);
        }
        return i;
    }

    static int sigmoidGradient(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.mul(w).mul(ONE.sub(w)).intoArray(out, o + i);
        }
        return i;
    }

    static int tanhGradient(float[] x, int xo, float[] y, int yo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.mul(w.neg().fma(w, ONE)).intoArray(out, o + i);
        }
        return i;
    }

    static int fma(float[] x, int xo, float[] y, int yo, float[] z, int zo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            v.fma(w, FloatVector.fromArray(SPECIES, z, zo + i)).intoArray(out, o + i);
        }
        return i;
    }

    static int select(float[] x, int xo, float[] y, int yo, float[] z, int zo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            FloatVector w = FloatVector.fromArray(SPECIES, y, yo + i);
            FloatVector otherwise = FloatVector.fromArray(SPECIES, z, zo + i);
            otherwise.blend(w, v.compare(VectorOperators.GT, 0f)).intoArray(out, o + i);
        }
        return i;
    }
}
