package dev.keratin.internal.backend.scalar;

/**
 * Elementary functions in double precision, from {@link StrictMath}, which gives the same bits on every JVM. The names are those of
 * {@link MathF32}, so that the loops for double are made from the loops for float.
 */
public final class MathF64 {

    static final double LN2 = 0.6931471805599453;

    private static final double SQRT_PI = 1.7724538509055159;
    private static final double SQRT_HALF = 0.7071067811865476;

    /** {@code 1 / sqrt(2 pi)}. */
    private static final double DENSITY = 0.3989422804014327;

    private MathF64() {}

    public static double exp(double x) {
        return StrictMath.exp(x);
    }

    public static double expm1(double x) {
        return StrictMath.expm1(x);
    }

    public static double log(double x) {
        return StrictMath.log(x);
    }

    public static double log1p(double x) {
        return StrictMath.log1p(x);
    }

    public static double log2(double x) {
        int exponent = Math.getExponent(x);
        boolean powerOfTwo = x > 0 && exponent <= Double.MAX_EXPONENT && x == Math.scalb(1.0, exponent);
        return powerOfTwo ? exponent : StrictMath.log(x) / LN2;
    }

    public static double log10(double x) {
        return StrictMath.log10(x);
    }

    public static double tanh(double x) {
        return StrictMath.tanh(x);
    }

    public static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (e + 1);
    }

    public static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    public static double sin(double x) {
        return StrictMath.sin(x);
    }

    public static double cos(double x) {
        return StrictMath.cos(x);
    }

    public static double tan(double x) {
        return StrictMath.tan(x);
    }

    public static double asin(double x) {
        return StrictMath.asin(x);
    }

    public static double acos(double x) {
        return StrictMath.acos(x);
    }

    public static double atan(double x) {
        return StrictMath.atan(x);
    }

    public static double atan2(double y, double x) {
        return StrictMath.atan2(y, x);
    }

    public static double sinh(double x) {
        return StrictMath.sinh(x);
    }

    public static double cosh(double x) {
        return StrictMath.cosh(x);
    }

    /** {@code log(|x| + sqrt(x^2 + 1))} with the sign of x, without cancellation near 0 and without overflow. */
    public static double asinh(double x) {
        double a = Math.abs(x);
        double value =
                a > 0x1p28 ? StrictMath.log(a) + LN2 : StrictMath.log1p(a + a * a / (1 + Math.sqrt(Math.fma(a, a, 1))));
        return Math.copySign(value, x);
    }

    public static double acosh(double x) {
        double t = x - 1;
        return x > 0x1p28 ? StrictMath.log(x) + LN2 : StrictMath.log1p(t + Math.sqrt(2 * t + t * t));
    }

    public static double atanh(double x) {
        double a = Math.abs(x);
        return Math.copySign(0.5 * StrictMath.log1p(2 * a / (1 - a)), x);
    }

    /** By its series up to 2.5, by the continued fraction of erfc beyond; exact to about 2 ulp. */
    public static double erf(double x) {
        double a = Math.abs(x);
        if (!(a < 6)) {
            return Double.isNaN(x) ? x : Math.copySign(1, x);
        }
        if (a < 2.5) {
            // erf(x) = 2 / sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): every term has the same sign.
            double square = 2 * a * a;
            double term = 1;
            double sum = 1;
            for (int n = 1; term > sum * 0x1p-54; n++) {
                term *= square / (2 * n + 1);
                sum += term;
            }
            return 2 / SQRT_PI * x * StrictMath.exp(-a * a) * sum;
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n * 0.5 / (a + fraction);
        }
        return Math.copySign(1 - StrictMath.exp(-a * a) / (SQRT_PI * (a + fraction)), x);
    }

    public static double gelu(double x) {
        return x * 0.5 * (erf(x * SQRT_HALF) + 1);
    }

    public static double geluGradient(double dy, double x) {
        double density = exp(x * -0.5 * x);
        return dy * Math.fma(x * DENSITY, density, Math.fma(erf(x * SQRT_HALF), 0.5, 0.5));
    }

    /** The inverse of {@link #erf}: a closed form with four digits, sharpened by Halley's steps on the tail that has the digits. */
    public static double erfinv(double x) {
        double a = Math.abs(x);
        if (!(a < 1)) {
            return a == 1 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
        }
        if (a < 1e-9) {
            return x * SQRT_PI / 2;
        }
        // Winitzki's approximation.
        double l = StrictMath.log((1 - a) * (1 + a));
        double t = 2 / (Math.PI * 0.147) + l / 2;
        double y = Math.sqrt(Math.sqrt(t * t - l / 0.147) - t);
        for (int step = 0; step < 3; step++) {
            double error = a > 0.5 ? (1 - a) - erfc(y) : erf(y) - a;
            double u = error / (2 / SQRT_PI * StrictMath.exp(-y * y));
            y -= u / (1 + y * u);
        }
        return Math.copySign(y, x);
    }

    /** The complement of {@link #erf} for {@code x >= 0}, with full relative precision in the tail. */
    private static double erfc(double x) {
        if (x < 2.5) {
            return 1 - erf(x);
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n * 0.5 / (x + fraction);
        }
        return StrictMath.exp(-x * x) / (SQRT_PI * (x + fraction));
    }

    /** Special cases as in C and numpy: 1 to the power of anything is 1, and so is -1 to the power of an infinity. */
    public static double pow(double x, double y) {
        return x == 1 || x == -1 && Double.isInfinite(y) ? 1 : StrictMath.pow(x, y);
    }

    public static double roundToHalf(double x) {
        return MathF32.roundToHalf((float) x);
    }

    public static double roundToBrainHalf(double x) {
        return MathF32.roundToBrainHalf((float) x);
    }
}
