package dev.keratin.saving;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Keras that wrote a file.
 *
 * @param major 1, 2 or 3; 0 for what came before
 * @param minor the second number
 * @param patch the third number, which decides about a few old configs
 */
public record KerasVersion(int major, int minor, int patch) implements Comparable<KerasVersion> {

    /** The Keras whose grammar the neutral form has. */
    public static final KerasVersion CURRENT = new KerasVersion(3, 15, 1);

    private static final Pattern NUMBERS =
            Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?.*", Pattern.DOTALL);

    /** The version of a text such as {@code "2.3.0-tf"}; null where the text is none. */
    public static @Nullable KerasVersion parse(@Nullable String text) {
        Matcher matcher = NUMBERS.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return null;
        }
        String patch = matcher.group(3);
        return new KerasVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    /** Whether this is earlier than that version. */
    public boolean isBefore(int otherMajor, int otherMinor) {
        return compareTo(new KerasVersion(otherMajor, otherMinor, 0)) < 0;
    }

    @Override
    public int compareTo(KerasVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
        return byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
