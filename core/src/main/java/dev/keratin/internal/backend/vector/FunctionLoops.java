package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The elementary functions of {@code MathF32} on every lane: the same operations with the same constants in the same order. A change here is a
 * change there.
 *
 * <p>Each method is a loop of its own over the whole vectors of n elements; it returns how many elements that were, the rest being the caller's.
 * Functions that are made of others are passes over a block ({@link VectorFunctions}). There are no helper methods, and constants are ready-made
 * vectors: a compiled loop that outgrows a limit of the compiler of JDK 17 calls helpers instead of taking them in, and then boxes every vector.
 */
final class FunctionLoops {

    private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1f);
    private static final FloatVector TWO = FloatVector.broadcast(SPECIES, 2f);
    private static final FloatVector HALF = FloatVector.broadcast(SPECIES, 0.5f);
    private static final FloatVector MINUS_HALF = FloatVector.broadcast(SPECIES, -0.5f);
    private static final FloatVector TO_INTEGER = FloatVector.broadcast(SPECIES, 0x1.8p23f);
    private static final FloatVector LOG2_E = FloatVector.broadcast(SPECIES, 1.44269504f);
    private static final FloatVector LN2_HIGH = FloatVector.broadcast(SPECIES, 0.693359375f);
    private static final FloatVector MINUS_LN2_HIGH = FloatVector.broadcast(SPECIES, -0.693359375f);
    private static final FloatVector LN2_LOW = FloatVector.broadcast(SPECIES, -2.12194440e-4f);
    private static final FloatVector MINUS_LN2_LOW = FloatVector.broadcast(SPECIES, 2.12194440e-4f);
    private static final FloatVector TWO_OVER_PI = FloatVector.broadcast(SPECIES, 0.63661975f);
    private static final FloatVector MINUS_HALF_PI_HIGH = FloatVector.broadcast(SPECIES, -1.5707964f);
    private static final FloatVector MINUS_HALF_PI_MIDDLE = FloatVector.broadcast(SPECIES, 4.371139e-08f);
    private static final FloatVector MINUS_HALF_PI_LOW = FloatVector.broadcast(SPECIES, 1.7151245e-15f);
    private static final FloatVector EXP_1 = FloatVector.broadcast(SPECIES, 1.9790345e-4f);
    private static final FloatVector EXP_2 = FloatVector.broadcast(SPECIES, 1.394466e-3f);
    private static final FloatVector EXP_3 = FloatVector.broadcast(SPECIES, 8.3334967e-3f);
    private static final FloatVector EXP_4 = FloatVector.broadcast(SPECIES, 4.1666295e-2f);
    private static final FloatVector EXP_5 = FloatVector.broadcast(SPECIES, 0.16666666f);
    private static final FloatVector LOG_1 = FloatVector.broadcast(SPECIES, 6.746601e-2f);
    private static final FloatVector LOG_2 = FloatVector.broadcast(SPECIES, -0.11675641f);
    private static final FloatVector LOG_3 = FloatVector.broadcast(SPECIES, 0.11888175f);
    private static final FloatVector LOG_4 = FloatVector.broadcast(SPECIES, -0.12405591f);
    private static final FloatVector LOG_5 = FloatVector.broadcast(SPECIES, 0.14219551f);
    private static final FloatVector LOG_6 = FloatVector.broadcast(SPECIES, -0.16667996f);
    private static final FloatVector LOG_7 = FloatVector.broadcast(SPECIES, 0.2000212f);
    private static final FloatVector LOG_8 = FloatVector.broadcast(SPECIES, -0.25000009f);
    private static final FloatVector LOG_9 = FloatVector.broadcast(SPECIES, 0.33333313f);
    private static final FloatVector SINE_1 = FloatVector.broadcast(SPECIES, 2.7180463e-6f);
    private static final FloatVector SINE_2 = FloatVector.broadcast(SPECIES, -1.9839304e-4f);
    private static final FloatVector SINE_3 = FloatVector.broadcast(SPECIES, 8.333329e-3f);
    private static final FloatVector SINE_4 = FloatVector.broadcast(SPECIES, -0.16666667f);
    private static final FloatVector SINE_5 = FloatVector.broadcast(SPECIES, -2.720504e-7f);
    private static final FloatVector SINE_6 = FloatVector.broadcast(SPECIES, 2.4799452e-5f);
    private static final FloatVector SINE_7 = FloatVector.broadcast(SPECIES, -1.3888883e-3f);
    private static final FloatVector SINE_8 = FloatVector.broadcast(SPECIES, 4.1666668e-2f);
    private static final FloatVector EXPM1_1 = FloatVector.broadcast(SPECIES, 2.478077e-5f);
    private static final FloatVector EXPM1_2 = FloatVector.broadcast(SPECIES, 2.0100566e-4f);
    private static final FloatVector EXPM1_3 = FloatVector.broadcast(SPECIES, 1.3890485e-3f);
    private static final FloatVector EXPM1_4 = FloatVector.broadcast(SPECIES, 8.332602e-3f);
    private static final FloatVector EXPM1_5 = FloatVector.broadcast(SPECIES, 4.166662e-2f);
    private static final FloatVector EXPM1_6 = FloatVector.broadcast(SPECIES, 0.16666673f);
    private static final FloatVector TANH_1 = FloatVector.broadcast(SPECIES, 2.1396099e-3f);
    private static final FloatVector TANH_2 = FloatVector.broadcast(SPECIES, -8.173847e-3f);
    private static final FloatVector TANH_3 = FloatVector.broadcast(SPECIES, 2.1699315e-2f);
    private static final FloatVector TANH_4 = FloatVector.broadcast(SPECIES, -5.3946517e-2f);
    private static final FloatVector TANH_5 = FloatVector.broadcast(SPECIES, 0.13333204f);
    private static final FloatVector TANH_6 = FloatVector.broadcast(SPECIES, -0.3333333f);
    private static final FloatVector ERF_Q_1 = FloatVector.broadcast(SPECIES, -1.9822068e-4f);
    private static final FloatVector ERF_Q_2 = FloatVector.broadcast(SPECIES, 3.0654995e-3f);
    private static final FloatVector ERF_Q_3 = FloatVector.broadcast(SPECIES, -2.2315247e-2f);
    private static final FloatVector ERF_Q_4 = FloatVector.broadcast(SPECIES, 0.10411374f);
    private static final FloatVector ERF_Q_5 = FloatVector.broadcast(SPECIES, 0.636976f);
    private static final FloatVector ERF_Q_6 = FloatVector.broadcast(SPECIES, 1.1277972f);
    private static final FloatVector ERF_Q_7 = FloatVector.broadcast(SPECIES, 1.6643933e-4f);
    private static final FloatVector ERF_1 = FloatVector.broadcast(SPECIES, 8.5131025e-5f);
    private static final FloatVector ERF_2 = FloatVector.broadcast(SPECIES, -8.175639e-4f);
    private static final FloatVector ERF_3 = FloatVector.broadcast(SPECIES, 5.203859e-3f);
    private static final FloatVector ERF_4 = FloatVector.broadcast(SPECIES, -2.6860509e-2f);
    private static final FloatVector ERF_5 = FloatVector.broadcast(SPECIES, 0.11283715f);
    private static final FloatVector ERF_6 = FloatVector.broadcast(SPECIES, -0.37612635f);
    private static final FloatVector ERF_7 = FloatVector.broadcast(SPECIES, 0.12837917f);
    private static final FloatVector DENSITY = FloatVector.broadcast(SPECIES, 0.3989423f);
    private static final int TO_INTEGER_BITS = 0x4b400000;
    private static final int SQRT_HALF_BITS = 0x3f3504f3;
    private static final int MAGNITUDE = 0x7fffffff;
    private static final int SIGN = 0x80000000;

    private FunctionLoops() {}

    static int exp(float[] xs, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector clamped = x.blend(89f, x.compare(VectorOperators.GT, 89f));
            clamped = clamped.blend(-105f, x.compare(VectorOperators.LT, -105f));
            FloatVector shifted = clamped.fma(LOG2_E, TO_INTEGER);
            FloatVector multiple = shifted.sub(TO_INTEGER);
            FloatVector r = multiple.fma(MINUS_LN2_LOW, multiple.fma(MINUS_LN2_HIGH, clamped));
            FloatVector p = r.fma(EXP_1, EXP_2);
            p = p.fma(r, EXP_3);
            p = p.fma(r, EXP_4);
            p = p.fma(r, EXP_5);
            p = p.fma(r, HALF);
            p = p.fma(r.mul(r), r).add(1f);
            IntVector exponent = shifted.reinterpretAsInts().sub(TO_INTEGER_BITS);
            IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
            p.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                    .mul(exponent.sub(half)
                            .add(127)
                            .lanewise(VectorOperators.LSHL, 23)
                            .reinterpretAsFloats())
                    .intoArray(out, o + i);
        }
        return i;
    }

    /** expm1 of x from e = exp(x). */
    static int expm1From(float[] xs, int xo, float[] es, int eo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector e = FloatVector.fromArray(SPECIES, es, eo + i);
            FloatVector p = x.fma(EXPM1_1, EXPM1_2);
            p = p.fma(x, EXPM1_3);
            p = p.fma(x, EXPM1_4);
            p = p.fma(x, EXPM1_5);
            p = p.fma(x, EXPM1_6);
            p = p.fma(x, HALF);
            FloatVector small = p.fma(x.mul(x), x)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, x.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats();
            VectorMask<Float> near = x.abs().compare(VectorOperators.LT, 0.7f);
            e.sub(1f).blend(small, near).intoArray(out, o + i);
        }
        return i;
    }

    static int log(float[] xs, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
            IntVector bits =
                    x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts().sub(SQRT_HALF_BITS);
            // The exponent as a float: its integer added to the bits of 1.5 * 2^23.
            FloatVector e = bits.lanewise(VectorOperators.ASHR, 23)
                    .add(TO_INTEGER_BITS)
                    .reinterpretAsFloats()
                    .sub(TO_INTEGER);
            e = e.blend(e.sub(23f), subnormal);
            FloatVector f = bits.lanewise(VectorOperators.AND, 0x7fffff)
                    .add(SQRT_HALF_BITS)
                    .reinterpretAsFloats()
                    .sub(1f);
            FloatVector p = f.fma(LOG_1, LOG_2);
            p = p.fma(f, LOG_3);
            p = p.fma(f, LOG_4);
            p = p.fma(f, LOG_5);
            p = p.fma(f, LOG_6);
            p = p.fma(f, LOG_7);
            p = p.fma(f, LOG_8);
            p = p.fma(f, LOG_9);
            FloatVector z = f.mul(f);
            FloatVector y = e.fma(LN2_LOW, p.mul(f).mul(z));
            y = z.fma(MINUS_HALF, y);
            y = e.fma(LN2_HIGH, f.add(y));
            y = y.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
            y = y.blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not());
            y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f)).intoArray(out, o + i);
        }
        return i;
    }

    /** The largest magnitude of the whole vectors of n elements; NaN where one is NaN. */
    static float largestMagnitude(float[] xs, int xo, int n) {
        FloatVector largest = FloatVector.zero(SPECIES);
        for (int i = 0; i <= n - LANES; i += LANES) {
            largest = largest.max(FloatVector.fromArray(SPECIES, xs, xo + i).abs());
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    /** Sine (0 quarters) or cosine (1 quarter) of angles up to {@code MathF32.LARGEST_ANGLE}. */
    static int sine(int quarters, float[] xs, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector shifted = x.fma(TWO_OVER_PI, TO_INTEGER);
            FloatVector multiple = shifted.sub(TO_INTEGER);
            FloatVector r = multiple.fma(MINUS_HALF_PI_HIGH, x);
            r = multiple.fma(MINUS_HALF_PI_LOW, multiple.fma(MINUS_HALF_PI_MIDDLE, r));
            IntVector quadrant = shifted.reinterpretAsInts().add(quarters);
            FloatVector z = r.mul(r);
            FloatVector s = z.fma(SINE_1, SINE_2).fma(z, SINE_3).fma(z, SINE_4);
            FloatVector c = z.fma(SINE_5, SINE_6).fma(z, SINE_7).fma(z, SINE_8);
            FloatVector sine = z.mul(s).fma(r, r);
            FloatVector cosine = z.mul(c).fma(z, z.fma(MINUS_HALF, ONE));
            // +1 or -1 by the lowest bit of the quadrant.
            VectorMask<Float> odd = quadrant.lanewise(VectorOperators.LSHL, 31)
                    .lanewise(VectorOperators.OR, 0x3f800000)
                    .reinterpretAsFloats()
                    .compare(VectorOperators.LT, 0f);
            FloatVector value = sine.blend(cosine, odd);
            FloatVector signed = value.reinterpretAsInts()
                    .lanewise(
                            VectorOperators.XOR,
                            quadrant.lanewise(VectorOperators.AND, 2).lanewise(VectorOperators.LSHL, 30))
                    .reinterpretAsFloats();
            // The sine of -0 is -0.
            signed.blend(x.sub(-quarters), x.compare(VectorOperators.EQ, 0f)).intoArray(out, o + i);
        }
        return i;
    }

    /** {@code scale * |x|}. */
    static int scaledMagnitude(float scale, float[] xs, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            x.abs().mul(scale).intoArray(out, o + i);
        }
        return i;
    }

    /** {@code 1 + x}. */
    static int onePlus(float[] xs, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            x.add(1f).intoArray(out, o + i);
        }
        return i;
    }

    /** log1p of x from l = log(1 + x). */
    static int log1pFrom(float[] xs, int xo, float[] ls, int lo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector l = FloatVector.fromArray(SPECIES, ls, lo + i);
            FloatVector u = x.add(1f);
            FloatVector c = x.sub(u.sub(1f)).div(u);
            VectorMask<Float> finite = c.abs().compare(VectorOperators.LE, Float.MAX_VALUE);
            FloatVector y = l.add(FloatVector.zero(SPECIES).blend(c, finite));
            y.blend(x, u.compare(VectorOperators.EQ, 1f)).intoArray(out, o + i);
        }
        return i;
    }

    /** tanh of x from e = exp(2 |x|). */
    static int tanhFrom(float[] xs, int xo, float[] es, int eo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector e = FloatVector.fromArray(SPECIES, es, eo + i);
            FloatVector a = x.abs();
            FloatVector z = a.mul(a);
            FloatVector p = z.fma(TANH_1, TANH_2);
            p = p.fma(z, TANH_3);
            p = p.fma(z, TANH_4);
            p = p.fma(z, TANH_5);
            p = p.fma(z, TANH_6);
            FloatVector small = p.mul(z).fma(a, a);
            FloatVector large = ONE.sub(TWO.div(e.add(1f)));
            large.blend(small, a.compare(VectorOperators.LT, 0.625f))
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, x.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats()
                    .intoArray(out, o + i);
        }
        return i;
    }

    /** The sigmoid of x from e = exp(-|x|). */
    static int sigmoidFrom(float[] xs, int xo, float[] es, int eo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector e = FloatVector.fromArray(SPECIES, es, eo + i);
            FloatVector top = ONE.blend(e, x.compare(VectorOperators.LT, 0f));
            top.div(e.add(1f)).intoArray(out, o + i);
        }
        return i;
    }

    /** Softplus of x from l = log1p(exp(-|x|)). */
    static int softplusFrom(float[] xs, int xo, float[] ls, int lo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector l = FloatVector.fromArray(SPECIES, ls, lo + i);
            FloatVector rectified = x.blend(0f, x.compare(VectorOperators.LE, 0f));
            rectified.add(l).intoArray(out, o + i);
        }
        return i;
    }

    /** The exponent of {@code 1 - erf} for the larger x. */
    static int erfExponent(float[] xs, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector a = x.abs();
            FloatVector t = a.blend(3.95f, a.compare(VectorOperators.GT, 3.95f));
            FloatVector q = t.fma(ERF_Q_1, ERF_Q_2);
            q = q.fma(t, ERF_Q_3);
            q = q.fma(t, ERF_Q_4);
            q = q.fma(t, ERF_Q_5);
            q = q.fma(t, ERF_Q_6);
            q = q.fma(t, ERF_Q_7);
            q.neg().intoArray(out, o + i);
        }
        return i;
    }

    /** erf of x from e, the exponential of its exponent. */
    static int erfFrom(float[] xs, int xo, float[] es, int eo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector e = FloatVector.fromArray(SPECIES, es, eo + i);
            FloatVector a = x.abs();
            FloatVector z = a.mul(a);
            FloatVector p = z.fma(ERF_1, ERF_2);
            p = p.fma(z, ERF_3);
            p = p.fma(z, ERF_4);
            p = p.fma(z, ERF_5);
            p = p.fma(z, ERF_6);
            p = p.fma(z, ERF_7);
            FloatVector small = p.fma(a, a);
            FloatVector large = ONE.sub(e);
            large.blend(small, a.compare(VectorOperators.LT, 0.9f))
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.AND, MAGNITUDE)
                    .lanewise(VectorOperators.OR, x.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN))
                    .reinterpretAsFloats()
                    .intoArray(out, o + i);
        }
        return i;
    }

    /** gelu of x from e = erf(x / sqrt(2)). */
    static int geluFrom(float[] xs, int xo, float[] es, int eo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            FloatVector e = FloatVector.fromArray(SPECIES, es, eo + i);
            x.mul(HALF).mul(e.add(ONE)).intoArray(out, o + i);
        }
        return i;
    }

    /** The exponent of the normal distribution's density. */
    static int densityExponent(float[] xs, int xo, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i);
            x.mul(MINUS_HALF).mul(x).intoArray(out, o + i);
        }
        return i;
    }

    /** The gradient of gelu from erf(x / sqrt(2)) at eo and the exponential of the density's exponent at po. */
    static int geluGradientFrom(
            float[] dys, int dyo, float[] xs, int xo, float[] es, int eo, int po, float[] out, int o, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector e = FloatVector.fromArray(SPECIES, es, eo + i);
            FloatVector p = FloatVector.fromArray(SPECIES, es, po + i);
            FloatVector x = FloatVector.fromArray(SPECIES, xs, xo + i).mul(DENSITY);
            FloatVector slope = x.fma(p, e.fma(HALF, HALF));
            FloatVector.fromArray(SPECIES, dys, dyo + i).mul(slope).intoArray(out, o + i);
        }
        return i;
    }
}
