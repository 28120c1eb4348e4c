package dev.keratin.files.npy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Python dictionary literal in a {@code .npy} header: exactly the three keys, in any order; nothing is evaluated. */
final class HeaderText {

    private final String text;
    private final String place;
    private int at;

    HeaderText(String text, String place) {
        this.text = text;
        this.place = place;
    }

    NpyHeader parse(int headerLength) throws FormatException {
        @Nullable Descr descr = null;
        @Nullable Boolean columnMajor = null;
        long @Nullable [] shape = null;
        expect('{');
        while (!accept('}')) {
            String key = string();
            expect(':');
            if (key.equals("descr") && descr == null) {
                descr = descr();
            } else if (key.equals("fortran_order") && columnMajor == null) {
                columnMajor = bool();
            } else if (key.equals("shape") && shape == null) {
                shape = tuple();
            } else {
                throw broken("an unexpected key '" + key + "'");
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (at != text.length()) {
            throw broken("text after the dictionary");
        }
        if (descr == null || columnMajor == null || shape == null) {
            throw broken("a missing key");
        }
        return new NpyHeader(descr, columnMajor, shape, headerLength);
    }

    private Descr descr() throws FormatException {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '[') {
            throw new UnsupportedFeatureException(
                    place + ": a structured array, which is not read; save each field as an array of its own.");
        }
        return Descr.parse(string(), place);
    }

    private String string() throws CorruptFileException {
        skipSpace();
        if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
            int end = text.indexOf(text.charAt(at), at + 1);
            if (end > 0) {
                String value = text.substring(at + 1, end);
                at = end + 1;
                return value;
            }
        }
        throw broken("something else than a string");
    }

    private boolean bool() throws CorruptFileException {
        skipSpace();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw broken("something else than True or False");
    }

    private long[] tuple() throws CorruptFileException {
        List<Long> items = new ArrayList<>();
        expect('(');
        while (!accept(')')) {
            items.add(integer());
            // Python 2 wrote long integers with a suffix.
            accept('L');
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return items.stream().mapToLong(Long::longValue).toArray();
    }

    private long integer() throws CorruptFileException {
        skipSpace();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        try {
            return Long.parseLong(text, start, at, 10);
        } catch (NumberFormatException e) {
            throw new CorruptFileException(
                    place + ": the .npy header has a dimension that is no number: " + clipped(), e);
        }
    }

    private void expect(char c) throws CorruptFileException {
        if (!accept(c)) {
            throw broken("no '" + c + "' at character " + at);
        }
    }

    private boolean accept(char c) {
        skipSpace();
        boolean found = at < text.length() && text.charAt(at) == c;
        if (found) {
            at++;
        }
        return found;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
    }

    private CorruptFileException broken(String found) {
        return new CorruptFileException(place + ": the .npy header has " + found + ": " + clipped());
    }

    private String clipped() {
        return text.substring(0, Math.min(200, text.length())).strip();
    }
}
