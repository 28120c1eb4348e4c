package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protobuf text form of a {@link CheckpointState}: scalar fields, quoted strings with C escapes, comments. */
final class StateText {

    private static final String ESCAPES = "abfnrtv\\'\"?";
    private static final String ESCAPED = "\007\b\f\n\r\t\013\\'\"?";

    /** Bytes as characters, so that escapes can make any byte. */
    private final String text;

    private final String place;
    private int at;

    StateText(String text, String place) {
        this.text = text;
        this.place = place;
    }

    CheckpointState parse() throws CorruptFileException {
        String latest = null;
        List<String> all = new ArrayList<>();
        List<Double> timestamps = new ArrayList<>();
        @Nullable Double lastPreserved = null;
        for (skipSpace(); at < text.length(); skipSpace()) {
            String field = word();
            skipSpace();
            if (at >= text.length() || text.charAt(at) != ':') {
                throw broken("no ':' after " + field);
            }
            at++;
            skipSpace();
            switch (field) {
                case "model_checkpoint_path" -> latest = string();
                case "all_model_checkpoint_paths" -> all.add(string());
                case "all_model_checkpoint_timestamps" -> timestamps.add(number());
                case "last_preserved_timestamp" -> lastPreserved = number();
                default -> throw broken("an unknown field " + field);
            }
        }
        if (latest == null) {
            throw broken("no model_checkpoint_path");
        }
        boolean complete = timestamps.size() == all.size();
        return new CheckpointState(latest, all, complete ? timestamps : List.of(), lastPreserved);
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == ';' || c == ',') {
                at++;
            } else {
                return;
            }
        }
    }

    private String word() throws CorruptFileException {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw broken("an unexpected character " + (int) text.charAt(at));
        }
        return text.substring(start, at);
    }

    private double number() throws CorruptFileException {
        if (at >= text.length()) {
            throw broken("a missing number");
        }
        String word = word();
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new CorruptFileException(place + ": \"" + word + "\" is no time.", e);
        }
    }

    private String string() throws CorruptFileException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean any = false;
        // Adjacent strings are one string.
        while (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            quoted(bytes, text.charAt(at++));
            any = true;
            skipSpace();
        }
        if (!any) {
            throw broken("something else than a string");
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void quoted(ByteArrayOutputStream bytes, char quote) throws CorruptFileException {
        while (true) {
            char c = next();
            if (c == quote) {
                return;
            }
            bytes.write(c == '\\' ? escape() : c);
        }
    }

    private int escape() throws CorruptFileException {
        char c = next();
        int known = ESCAPES.indexOf(c);
        if (known >= 0) {
            return ESCAPED.charAt(known);
        }
        if (c == 'x' || c == 'X') {
            return digits(16, 2, next());
        }
        return digits(8, 3, c);
    }

    private int digits(int radix, int most, char first) throws CorruptFileException {
        int value = Character.digit(first, radix);
        if (value < 0) {
            throw broken("an unknown escape");
        }
        for (int count = 1; count < most && at < text.length(); count++) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
            at++;
        }
        return value & 0xFF;
    }

    private char next() throws CorruptFileException {
        if (at >= text.length() || text.charAt(at) == '\n') {
            throw broken("a string without end");
        }
        return text.charAt(at++);
    }

    private CorruptFileException broken(String what) {
        return new CorruptFileException(
                place + ": " + what + " at byte " + at + "; expected a checkpoint state in protobuf text form.");
    }

    /** A string with everything but printable ASCII as C escapes. */
    static String quote(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            switch (b) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '"' -> out.append("\\\"");
                case '\'' -> out.append("\\'");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (b >= ' ' && b <= '~') {
                        out.append((char) b);
                    } else {
                        out.append(String.format("\\%03o", b & 0xFF));
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
