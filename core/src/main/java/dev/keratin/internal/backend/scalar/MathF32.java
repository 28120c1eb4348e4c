package dev.keratin.internal.backend.scalar;

import dev.keratin.tensor.Halves;

/**
 * Elementary functions in single precision, each a fixed sequence of correctly rounded operations, so that the vector provider can repeat it
 * lane by lane to the same bits. Where no sequence is given here, the value is that of {@link StrictMath} in double precision, rounded once.
 */
public final class MathF32 {

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    /** Adding it to a float below 2^22 in magnitude leaves the nearest integer in the low bits. */
    private static final float TO_INTEGER = 0x1.8p23f;

    private static final int TO_INTEGER_BITS = 0x4b400000;
    private static final int SQRT_HALF_BITS = 0x3f3504f3;

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

    public static float expm1(float x) {
        return (float) StrictMath.expm1(x);
    }

    public static float log1p(float x) {
        return (float) StrictMath.log1p(x);
    }

    public static float log2(float x) {
        return (float) (StrictMath.log(x) / MathF64.LN2);
    }

    public static float log10(float x) {
        return (float) StrictMath.log10(x);
    }

    /** {@code max(x, 0) + log1p(e^-|x|)}. */
    public static float softplus(float x) {
        return (x > 0f ? x : x <= 0f ? 0f : x) + log1p(exp(-Math.abs(x)));
    }

    public static float sin(float x) {
        return (float) StrictMath.sin(x);
    }

    public static float cos(float x) {
        return (float) StrictMath.cos(x);
    }

    public static float tan(float x) {
        return (float) StrictMath.tan(x);
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

    public static float erf(float x) {
        return (float) MathF64.erf(x);
    }

    public static float erfinv(float x) {
        return (float) MathF64.erfinv(x);
    }

    public static float pow(float x, float y) {
        return (float) StrictMath.pow(x, y);
    }

    public static float roundToHalf(float x) {
        return Halves.fromFloat16(Halves.toFloat16(x));
    }

    public static float roundToBrainHalf(float x) {
        return Halves.fromBfloat16(Halves.toBfloat16(x));
    }
}
