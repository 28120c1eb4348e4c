package dev.keratin.layers.preprocessing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text taken apart as {@link TextVectorization} and TensorFlow do it. */
final class Tokens {

    private static final String PUNCTUATION = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'";

    private Tokens() {}

    /** Letters of ASCII made small, punctuation of ASCII dropped, as {@code standardize} says. */
    static String standardize(String text, @Nullable String standardize) {
        if (standardize == null) {
            return text;
        }
        boolean lower = standardize.startsWith("lower");
        boolean strip = standardize.endsWith("strip_punctuation");
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!strip || PUNCTUATION.indexOf(c) < 0) {
                result.append(lower && c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
        }
        return result.toString();
    }

    /** Words between white space, or characters, as {@code split} says. */
    static List<String> split(String text, String split) {
        List<String> parts = new ArrayList<>();
        if (split.equals("character")) {
            text.codePoints().forEach(point -> parts.add(Character.toString(point)));
            return parts;
        }
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inside = i < text.length() && " \t\n\u000b\f\r".indexOf(text.charAt(i)) < 0;
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                parts.add(text.substring(start, i));
                start = -1;
            }
        }
        return parts;
    }

    /** Neighbours joined by a space: all of the first width, then all of the next. */
    static List<String> ngrams(List<String> tokens, List<Integer> widths) {
        List<String> joined = new ArrayList<>();
        for (int width : widths) {
            for (int i = 0; i + width <= tokens.size(); i++) {
                joined.add(String.join(" ", tokens.subList(i, i + width)));
            }
        }
        return joined;
    }
}
