package dev.keratin.callbacks;

import dev.keratin.files.json.PythonFloats;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of Python's {@code str.format} that file names use: {@code {name}}, {@code {name:04d}}, {@code {name:.2f}}, {@code {name:8.3e}},
 * {@code {name:.3g}}, with {@code {{} and {@code }}} for braces. Numbers are rounded as in Python: their exact value, half to even.
 */
final class PythonFormat {

    private static final Pattern FIELD = Pattern.compile("\\{\\{|\\}\\}|\\{([^{}:!]*)(?::([^{}]*))?\\}|[{}]");
    private static final Pattern SPEC =
            Pattern.compile("(?:(.)?([<>=^]))?([+\\- ])?(0)?([0-9]{1,3})?(?:\\.([0-9]{1,3}))?([deEfFgG])?");

    private PythonFormat() {}

    /**
     * A template with its fields filled in.
     *
     * @throws IllegalArgumentException where a field is unknown or its format is not one of these
     */
    static String format(String template, Map<String, ? extends Number> values) {
        Matcher matcher = FIELD.matcher(template);
        StringBuilder text = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            text.append(template, end, matcher.start());
            end = matcher.end();
            String found = matcher.group();
            if (found.equals("{{") || found.equals("}}")) {
                text.append(found.charAt(0));
            } else if (found.length() == 1) {
                throw new IllegalArgumentException("A single '" + found + "' stands in \"" + template
                        + "\"; close the field, or write it twice for the character itself.");
            } else {
                text.append(field(template, matcher.group(1), matcher.group(2), values));
            }
        }
        return text.append(template.substring(end)).toString();
    }

    private static String field(
            String template, String name, @Nullable String spec, Map<String, ? extends Number> values) {
        Number value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + template + "\" names {" + name + "}, but there are only "
                    + values.keySet() + "; use one of these.");
        }
        return number(value, spec == null ? "" : spec);
    }

    /** A number in a format such as {@code .4f}. */
    static String number(Number value, String spec) {
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Format \":" + spec
                            + "\" is not one of those that are understood: [fill][<>=^][sign][0][width][.precision][d, e, f or g].");
        }
        boolean whole = value instanceof Integer || value instanceof Long;
        String type = matcher.group(7) == null ? (whole ? "d" : "") : matcher.group(7);
        int precision = matcher.group(6) == null ? -1 : Integer.parseInt(matcher.group(6));
        double number = value.doubleValue();
        String digits;
        if (type.equals("d")) {
            if (!whole) {
                throw new IllegalArgumentException(
                        "Format \":" + spec + "\" is for whole numbers, received " + value + "; use f, e or g.");
            }
            digits = String.valueOf(Math.abs(value.longValue()));
        } else {
            digits = digits(Math.abs(number), type, precision);
        }
        boolean negative = whole ? value.longValue() < 0 : 1 / number < 0 || number < 0;
        String wanted = matcher.group(3) == null ? "-" : matcher.group(3);
        String sign = negative ? "-" : wanted.equals("-") ? "" : wanted;
        return pad(sign, digits, matcher);
    }

    private static String digits(double value, String type, int precision) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return "inf";
        }
        int places = precision < 0 ? 6 : precision;
        return switch (type) {
            case "f", "F" ->
                new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
            case "e" -> scientific(value, places);
            case "E" -> scientific(value, places).toUpperCase(Locale.ROOT);
            case "" -> precision < 0 ? repr(value) : general(value, places);
            case "G" -> general(value, places).toUpperCase(Locale.ROOT);
            default -> general(value, places);
        };
    }

    private static String repr(double value) {
        return PythonFloats.repr(value);
    }

    private static String scientific(double value, int places) {
        if (value == 0) {
            return new BigDecimal(0).setScale(places, RoundingMode.UNNECESSARY).toPlainString() + "e+00";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(places + 1, RoundingMode.HALF_EVEN));
        String unscaled = rounded.unscaledValue().toString();
        int exponent = unscaled.length() - 1 - rounded.scale();
        StringBuilder digits = new StringBuilder(unscaled);
        while (digits.length() <= places) {
            digits.append('0');
        }
        if (places > 0) {
            digits.insert(1, '.');
        }
        String magnitude = String.valueOf(Math.abs(exponent));
        return digits + (exponent < 0 ? "e-" : "e+") + (magnitude.length() < 2 ? "0" : "") + magnitude;
    }

    private static String general(double value, int precision) {
        int significant = Math.max(1, precision);
        String scientific = scientific(value, significant - 1);
        int exponent = Integer.parseInt(scientific.substring(scientific.indexOf('e') + 1));
        if (exponent >= -4 && exponent < significant) {
            return stripped(new BigDecimal(value)
                    .setScale(significant - 1 - exponent, RoundingMode.HALF_EVEN)
                    .toPlainString());
        }
        int e = scientific.indexOf('e');
        return stripped(scientific.substring(0, e)) + scientific.substring(e);
    }

    private static String stripped(String digits) {
        return digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
    }

    private static String pad(String sign, String digits, Matcher spec) {
        int width = spec.group(5) == null ? 0 : Integer.parseInt(spec.group(5));
        String align = spec.group(2) == null ? (spec.group(4) == null ? ">" : "=") : spec.group(2);
        String fill = spec.group(1) != null ? spec.group(1) : spec.group(4) != null ? "0" : " ";
        int missing = Math.max(0, width - sign.length() - digits.length());
        return switch (align) {
            case "<" -> sign + digits + fill.repeat(missing);
            case "=" -> sign + fill.repeat(missing) + digits;
            case "^" -> fill.repeat(missing / 2) + sign + digits + fill.repeat(missing - missing / 2);
            default -> fill.repeat(missing) + sign + digits;
        };
    }
}
