package dev.keratin.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be read as what it claims to be. The message names the file, the place inside it, what was found, what was expected
 * and, where there is one, the remedy; names out of a file can neither steer a terminal nor fill a log, for control characters are escaped and
 * a message is cut at {@value #MESSAGE} characters. Nothing but its subclasses and plain {@link IOException}s of the file system leave a reader.
 */
public abstract sealed class FormatException extends IOException
        permits CorruptFileException,
                UnsupportedVersionException,
                UnsupportedFeatureException,
                MissingEntryException,
                LimitExceededException {

    private static final int MESSAGE = 8192;

    FormatException(String message, @Nullable Throwable cause) {
        super(printable(message), cause);
    }

    private static String printable(String message) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(message.length(), MESSAGE); i++) {
            char c = message.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return message.length() > MESSAGE
                ? text.append("... (")
                        .append(message.length() - MESSAGE)
                        .append(" characters more)")
                        .toString()
                : text.toString();
    }
}
