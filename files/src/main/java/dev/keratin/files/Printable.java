package dev.keratin.files;

import java.util.Set;

/** Text out of a file as it may stand in messages, logs and tables: it can neither steer a terminal nor look like other lines. */
public final class Printable {

    /** Marks that steer the text, line and paragraph separators, and halves of characters, which no encoding of the terminal has. */
    private static final Set<Byte> UNPRINTABLE =
            Set.of(Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR);

    private static final int MESSAGE = 8192;

    private Printable() {}

    /** The text with characters escaped that steer a terminal or that it cannot show. */
    public static String text(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || UNPRINTABLE.contains((byte) Character.getType(c))) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** The text as a message of an exception or a log: escaped, and cut at {@value #MESSAGE} characters. */
    public static String message(String text) {
        return text.length() <= MESSAGE
                ? text(text)
                : text(text.substring(0, MESSAGE)) + "... (" + (text.length() - MESSAGE) + " characters more)";
    }
}
