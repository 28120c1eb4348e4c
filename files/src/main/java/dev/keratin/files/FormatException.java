package dev.keratin.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be read as what it claims to be. The message names the file, the place inside it, what was found, what was expected
 * and, where there is one, the remedy. Nothing but its subclasses and plain {@link IOException}s of the file system leave a reader.
 */
public abstract sealed class FormatException extends IOException
        permits CorruptFileException,
                UnsupportedVersionException,
                UnsupportedFeatureException,
                MissingEntryException,
                LimitExceededException {

    FormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
