package dev.keratin.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be read as what it claims to be. The message names the file, the place inside it, what was found, what was expected
 * and, where there is one, the remedy; names out of a file can neither steer a terminal nor fill a log, for control characters are escaped and
 * a message is cut at 8192 characters. Nothing but its subclasses and plain {@link IOException}s of the file system leave a reader.
 */
public abstract sealed class FormatException extends IOException
        permits CorruptFileException,
                UnsupportedVersionException,
                UnsupportedFeatureException,
                MissingEntryException,
                LimitExceededException {

    FormatException(String message, @Nullable Throwable cause) {
        super(Printable.message(message), cause);
    }
}
