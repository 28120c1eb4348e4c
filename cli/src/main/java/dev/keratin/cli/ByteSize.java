package dev.keratin.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as users write it: {@code 500MB}, {@code 1.5GB}, {@code 4096}.
 *
 * @param bytes the number, positive
 */
record ByteSize(long bytes) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([KMGT]?)B?");
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "K", 1L << 10, "M", 1L << 20, "G", 1L << 30, "T", 1L << 40);

    /** Units are powers of 1024, as Keras counts them. */
    static final class Converter implements ITypeConverter<ByteSize> {

        @Override
        public ByteSize convert(String text) {
            Matcher parts = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
            double bytes =
                    parts.matches() ? Double.parseDouble(parts.group(1)) * UNITS.getOrDefault(parts.group(2), 1L) : 0;
            if (bytes < 1 || bytes > Long.MAX_VALUE / 2.0) {
                throw new TypeConversionException(
                        "'" + text + "' is no size; expected a positive number of bytes such as 500MB, 2GB or 1000000");
            }
            return new ByteSize((long) bytes);
        }
    }
}
