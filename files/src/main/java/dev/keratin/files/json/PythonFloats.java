package dev.keratin.files.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Text of floating-point numbers as Python's {@code repr} gives it: the fewest digits that read back as the same value, and of those the
 * nearest; in scientific notation below 1e-4 and from 1e16 on.
 */
public final class PythonFloats {

    private PythonFloats() {}

    /** {@code json.dumps(value)} of a Python float; {@code NaN} and {@code Infinity} in JSON's spelling. */
    public static String repr(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value > 0 ? "0.0" : "-0.0";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return (long) value + ".0";
        }
        return layout(shortest(value), value < 0);
    }

    /** The digits; {@link Double#toString} before JDK 19 gives more of them than needed, so it is only the upper bound. */
    private static BigDecimal shortest(double value) {
        double magnitude = Math.abs(value);
        BigDecimal exact = new BigDecimal(magnitude);
        int digits =
                new BigDecimal(Double.toString(magnitude)).stripTrailingZeros().precision();
        BigDecimal best = rounded(exact, digits, magnitude);
        while (best == null) {
            best = rounded(exact, ++digits, magnitude);
        }
        while (digits > 1) {
            BigDecimal shorter = rounded(exact, --digits, magnitude);
            if (shorter == null) {
                break;
            }
            best = shorter;
        }
        return best.stripTrailingZeros();
    }

    /**
     * The nearest decimal of so many digits that reads back, or null. Just above a power of two the doubles below lie nearer than those
     * above, so the nearest decimal may not read back while its neighbour on the other side does.
     */
    private static @Nullable BigDecimal rounded(BigDecimal exact, int digits, double value) {
        BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        if (nearest.doubleValue() == value) {
            return nearest;
        }
        RoundingMode other = nearest.compareTo(exact) < 0 ? RoundingMode.UP : RoundingMode.DOWN;
        BigDecimal neighbour = exact.round(new MathContext(digits, other));
        return neighbour.doubleValue() == value ? neighbour : null;
    }

    private static String layout(BigDecimal digits, boolean negative) {
        String text = digits.unscaledValue().toString();
        int point = text.length() - digits.scale();
        StringBuilder out = new StringBuilder(negative ? "-" : "");
        if (point > -4 && point <= 16) {
            if (point <= 0) {
                out.append("0.").append("0".repeat(-point)).append(text);
            } else if (point >= text.length()) {
                out.append(text).append("0".repeat(point - text.length())).append(".0");
            } else {
                out.append(text, 0, point).append('.').append(text, point, text.length());
            }
            return out.toString();
        }
        out.append(text.charAt(0));
        if (text.length() > 1) {
            out.append('.').append(text, 1, text.length());
        }
        int exponent = point - 1;
        out.append('e').append(exponent < 0 ? '-' : '+');
        int magnitude = Math.abs(exponent);
        return out.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
    }
}
