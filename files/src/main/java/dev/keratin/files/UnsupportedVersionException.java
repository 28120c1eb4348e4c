package dev.keratin.files;

import org.jspecify.annotations.Nullable;

/** A version of a format that is not read; the message gives the accepted range. */
public final class UnsupportedVersionException extends FormatException {

    public UnsupportedVersionException(String message) {
        this(message, null);
    }

    public UnsupportedVersionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
