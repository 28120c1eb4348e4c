package dev.keratin.internal.backend.scalar;

import dev.keratin.tensor.Halves;

/**
 * Elementary functions in single precision, each a fixed sequence of correctly rounded operations, so that the vector provider can repeat it
 * lane by lane to the same bits. Errors stay below 1 ulp (exp, log), 1.5 (log1p, tanh, sin, cos, erf), 2 (expm1, softplus), 2.3 (sigmoid). Where no sequence is given here, the value is that of {@link StrictMath} in double precision, rounded once.
 */
public final class MathF32 {

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    /** Adding it to a float below 2^22 in magnitude leaves the nearest integer in the low bits. */
    private static final float TO_INTEGER = 0x1.8p23f;

    private static final int TO_INTEGER_BITS = 0x4b400000;
    /** Up to here three constants take off multiples of pi / 2 without loss. */
    public static final float LARGEST_ANGLE = 32768f;

    private static final float TWO_OVER_PI = 0.63661975f;
    private static final float HALF_PI_HIGH = 1.5707964f;
    private static final float HALF_PI_MIDDLE = -4.371139e-08f;
    private static final float HALF_PI_LOW = -1.7151245e-15f;
    private static final float SQRT_HALF = 0.70710677f;

    /** {@code 1 / sqrt(2 pi)}. */
    private static final float DENSITY = 0.3989423f;

    private static final int SQRT_HALF_BITS = 0x3f3504f3;
    private static final long SQRT_HALF_BITS_DOUBLE = 0x3fe6a09e667f3bcdL;

    private MathF32() {}

    /** {@code 2^n * e^r} with {@code x = n ln 2 + r}; infinity and subnormals come out of the last multiplication. */
    public static float exp(float x) {
        float clamped = x > 89f ? 89f : x < -105f ? -105f : x;
        float shifted = Math.fma(clamped, LOG2_E, TO_INTEGER);
        float n = shifted - TO_INTEGER;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, clamped));
        float p = Math.fma(r, 1.9790345e-4f, 1.394466e-3f);
        p = Math.fma(p, r, 8.3334967e-3f);
        p = Math.fma(p, r, 4.1666295e-2f);
        p = Math.fma(p, r, 0.16666666f);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r * r, r) + 1f;
        int exponent = Float.floatToRawIntBits(shifted) - TO_INTEGER_BITS;
        int half = exponent >> 1;
        float first = Float.intBitsToFloat((half + 127) << 23);
        float second = Float.intBitsToFloat((exponent - half + 127) << 23);
        return p * first * second;
    }

    /** {@code e ln 2 + log(m)}, m in [sqrt(1/2), sqrt(2)). */
    public static float log(float x) {
        if (!(x > 0f)) {
            return x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
        }
        if (x == Float.POSITIVE_INFINITY) {
            return x;
        }
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x) - SQRT_HALF_BITS;
        float e = (bits >> 23) - (subnormal ? 23 : 0);
        float f = Float.intBitsToFloat((bits & 0x7fffff) + SQRT_HALF_BITS) - 1f;
        float p = Math.fma(f, 6.746601e-2f, -0.11675641f);
        p = Math.fma(p, f, 0.11888175f);
        p = Math.fma(p, f, -0.12405591f);
        p = Math.fma(p, f, 0.14219551f);
        p = Math.fma(p, f, -0.16667996f);
        p = Math.fma(p, f, 0.2000212f);
        p = Math.fma(p, f, -0.25000009f);
        p = Math.fma(p, f, 0.33333313f);
        float z = f * f;
        float y = Math.fma(e, LN2_LOW, p * f * z);
        y = Math.fma(z, -0.5f, y);
        return Math.fma(e, LN2_HIGH, f + y);
    }

    /** An odd polynomial up to 0.625, {@code 1 - 2 / (e^2x + 1)} beyond. */
    public static float tanh(float x) {
        float a = Math.abs(x);
        float z = a * a;
        float p = Math.fma(z, 2.1396099e-3f, -8.173847e-3f);
        p = Math.fma(p, z, 2.1699315e-2f);
        p = Math.fma(p, z, -5.3946517e-2f);
        p = Math.fma(p, z, 0.13333204f);
        p = Math.fma(p, z, -0.3333333f);
        float small = Math.fma(p * z, a, a);
        float large = 1f - 2f / (exp(2f * a) + 1f);
        return Math.copySign(a < 0.625f ? small : large, x);
    }

    /** {@code 1 / (1 + e^-x)}, by way of {@code e^-|x|} so that small results keep their precision. */
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0f ? e : 1f) / (e + 1f);
    }

    /** A polynomial up to 0.7, {@code e^x - 1} beyond. */
    public static float expm1(float x) {
        float p = Math.fma(x, 2.478077e-5f, 2.0100566e-4f);
        p = Math.fma(p, x, 1.3890485e-3f);
        p = Math.fma(p, x, 8.332602e-3f);
        p = Math.fma(p, x, 4.166662e-2f);
        p = Math.fma(p, x, 0.16666673f);
        p = Math.fma(p, x, 0.5f);
        float small = Math.copySign(Math.fma(p, x * x, x), x);
        return Math.abs(x) < 0.7f ? small : exp(x) - 1f;
    }

    /** {@code log(u) + c / u}, u being 1 + x rounded and c what the rounding lost. */
    public static float log1p(float x) {
        float u = 1f + x;
        float c = (x - (u - 1f)) / u;
        float y = log(u) + (Math.abs(c) <= Float.MAX_VALUE ? c : 0f);
        return u == 1f ? x : y;
    }

    public static float log2(float x) {
        return (float) MathF64.log2(x);
    }

    public static float log10(float x) {
        return (float) StrictMath.log10(x);
    }

    /** {@code max(x, 0) + log1p(e^-|x|)}. */
    public static float softplus(float x) {
        return (x > 0f ? x : x <= 0f ? 0f : x) + log1p(exp(-Math.abs(x)));
    }

    /** A polynomial on a quarter turn about 0, after taking off multiples of pi / 2; StrictMath beyond {@link #LARGEST_ANGLE}. */
    public static float sin(float x) {
        return x == 0f ? x : Math.abs(x) <= LARGEST_ANGLE ? sine(x, 0) : (float) StrictMath.sin(x);
    }

    public static float cos(float x) {
        return Math.abs(x) <= LARGEST_ANGLE ? sine(x, 1) : (float) StrictMath.cos(x);
    }

    /** The sine of {@code x + quarters * pi / 2}. */
    static float sine(float x, int quarters) {
        float shifted = Math.fma(x, TWO_OVER_PI, TO_INTEGER);
        float n = shifted - TO_INTEGER;
        float r = Math.fma(n, -HALF_PI_LOW, Math.fma(n, -HALF_PI_MIDDLE, Math.fma(n, -HALF_PI_HIGH, x)));
        int quadrant = Float.floatToRawIntBits(shifted) + quarters;
        float z = r * r;
        float s = Math.fma(Math.fma(Math.fma(z, 2.7180463e-6f, -1.9839304e-4f), z, 8.333329e-3f), z, -0.16666667f);
        float c = Math.fma(Math.fma(Math.fma(z, -2.720504e-7f, 2.4799452e-5f), z, -1.3888883e-3f), z, 4.1666668e-2f);
        float value = (quadrant & 1) == 0 ? Math.fma(z * s, r, r) : Math.fma(z * c, z, Math.fma(z, -0.5f, 1f));
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) ^ (quadrant & 2) << 30);
    }

    public static float tan(float x) {
        return x == 0f ? x : Math.abs(x) <= LARGEST_ANGLE ? sine(x, 0) / sine(x, 1) : (float) StrictMath.tan(x);
    }

    public static float asin(float x) {
        return (float) StrictMath.asin(x);
    }

    public static float acos(float x) {
        return (float) StrictMath.acos(x);
    }

    public static float atan(float x) {
        return (float) StrictMath.atan(x);
    }

    public static float atan2(float y, float x) {
        return (float) StrictMath.atan2(y, x);
    }

    public static float sinh(float x) {
        return (float) StrictMath.sinh(x);
    }

    public static float cosh(float x) {
        return (float) StrictMath.cosh(x);
    }

    public static float asinh(float x) {
        return (float) MathF64.asinh(x);
    }

    public static float acosh(float x) {
        return (float) MathF64.acosh(x);
    }

    public static float atanh(float x) {
        return (float) MathF64.atanh(x);
    }

    /** An odd polynomial up to 0.9, {@code 1 - e^-q(x)} beyond. */
    public static float erf(float x) {
        float a = Math.abs(x);
        float z = a * a;
        float p = Math.fma(z, 8.5131025e-5f, -8.175639e-4f);
        p = Math.fma(p, z, 5.203859e-3f);
        p = Math.fma(p, z, -2.6860509e-2f);
        p = Math.fma(p, z, 0.11283715f);
        p = Math.fma(p, z, -0.37612635f);
        p = Math.fma(p, z, 0.12837917f);
        float small = Math.fma(p, a, a);
        float t = a > 3.95f ? 3.95f : a;
        float q = Math.fma(t, -1.9822068e-4f, 3.0654995e-3f);
        q = Math.fma(q, t, -2.2315247e-2f);
        q = Math.fma(q, t, 0.10411374f);
        q = Math.fma(q, t, 0.636976f);
        q = Math.fma(q, t, 1.1277972f);
        q = Math.fma(q, t, 1.6643933e-4f);
        float large = 1f - exp(-q);
        return Math.copySign(a < 0.9f ? small : large, x);
    }

    /** {@code x / 2 * (erf(x / sqrt(2)) + 1)}. */
    public static float gelu(float x) {
        return x * 0.5f * (erf(x * SQRT_HALF) + 1f);
    }

    /** {@code dy (P(x) + x p(x))}, P and p being the normal distribution and its density. */
    public static float geluGradient(float dy, float x) {
        float density = exp(x * -0.5f * x);
        return dy * Math.fma(x * DENSITY, density, Math.fma(erf(x * SQRT_HALF), 0.5f, 0.5f));
    }

    public static float erfinv(float x) {
        return (float) MathF64.erfinv(x);
    }

    /** {@code 2^(y log2 |x|)} in double precision, rounded once; special cases as in C and numpy. */
    public static float pow(float x, float y) {
        if (y == 0f || x == 1f) {
            return 1f;
        }
        float a = Math.abs(x);
        boolean integral = Math.abs(y) >= 0x1p24f || y == (int) y;
        boolean odd = Math.abs(y) < 0x1p24f && integral && ((int) y & 1) == 1;
        if (x < 0f && !integral && a != Float.POSITIVE_INFINITY) {
            return Float.NaN;
        }
        float magnitude = a == 1f && Math.abs(y) >= 0f ? 1f : power(a, y);
        return odd ? Math.copySign(magnitude, x) : magnitude;
    }

    private static float power(float a, double y) {
        double exponent = y * logarithm(a);
        double t = exponent > 200 ? 200 : exponent < -200 ? -200 : exponent;
        double n = Math.rint(t);
        double r = (t - n) * MathF64.LN2;
        double p = Math.fma(r, 1 / 3628800.0, 1 / 362880.0);
        p = Math.fma(p, r, 1 / 40320.0);
        p = Math.fma(p, r, 1 / 5040.0);
        p = Math.fma(p, r, 1 / 720.0);
        p = Math.fma(p, r, 1 / 120.0);
        p = Math.fma(p, r, 1 / 24.0);
        p = Math.fma(p, r, 1 / 6.0);
        p = Math.fma(p, r, 0.5);
        p = Math.fma(p, r, 1.0);
        p = Math.fma(p, r, 1.0);
        return (float) (p * Double.longBitsToDouble((long) n + 1023 << 52));
    }

    /** The logarithm to base 2 by the series of artanh, to 11 digits. */
    private static double logarithm(double a) {
        if (a == 0 || !(a <= Float.MAX_VALUE)) {
            return a == 0 ? Double.NEGATIVE_INFINITY : a;
        }
        long bits = Double.doubleToRawLongBits(a) - SQRT_HALF_BITS_DOUBLE;
        double m = Double.longBitsToDouble((bits & 0xfffffffffffffL) + SQRT_HALF_BITS_DOUBLE);
        double s = (m - 1) / (m + 1);
        double z = s * s;
        double p = Math.fma(z, 1 / 13.0, 1 / 11.0);
        p = Math.fma(p, z, 1 / 9.0);
        p = Math.fma(p, z, 1 / 7.0);
        p = Math.fma(p, z, 1 / 5.0);
        p = Math.fma(p, z, 1 / 3.0);
        p = Math.fma(p, z, 1.0);
        return Math.fma(p * s, 2 / MathF64.LN2, bits >> 52);
    }

    public static float roundToHalf(float x) {
        return Halves.fromFloat16(Halves.toFloat16(x));
    }

    public static float roundToBrainHalf(float x) {
        return Halves.fromBfloat16(Halves.toBfloat16(x));
    }
}
