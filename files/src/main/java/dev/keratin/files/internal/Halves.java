package dev.keratin.files.internal;

/** Exact values of the small floating-point types; {@code Float.float16ToFloat} exists from JDK 20 on only. */
public final class Halves {

    private Halves() {}

    /** The value of IEEE half precision bits. */
    public static float float16(short bits) {
        return minifloat(bits & 0xFFFF, 5, 10, false);
    }

    /** The value of bfloat16 bits: the upper half of a float. */
    public static float bfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** The value of an E4M3FN byte: no infinities, one NaN pattern. */
    public static float float8E4m3(byte bits) {
        return minifloat(bits & 0xFF, 4, 3, true);
    }

    /** The value of an E5M2 byte: the upper half of a float16. */
    public static float float8E5m2(byte bits) {
        return float16((short) (bits << 8));
    }

    private static float minifloat(int bits, int exponentBits, int mantissaBits, boolean finiteOnly) {
        int bias = (1 << (exponentBits - 1)) - 1;
        int mantissa = bits & ((1 << mantissaBits) - 1);
        int exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
        int sign = (bits >> (mantissaBits + exponentBits)) << 31;
        int top = (1 << exponentBits) - 1;
        if (exponent == top && !finiteOnly) {
            return Float.intBitsToFloat(sign | 0x7F80_0000 | (mantissa << (23 - mantissaBits)));
        }
        if (exponent == top && mantissa == (1 << mantissaBits) - 1) {
            return Float.intBitsToFloat(sign | 0x7FC0_0000);
        }
        if (exponent == 0) {
            float magnitude = Math.scalb((float) mantissa, 1 - bias - mantissaBits);
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude));
        }
        return Float.intBitsToFloat(sign | ((exponent - bias + 127) << 23) | (mantissa << (23 - mantissaBits)));
    }
}
