package dev.keratin.files;

import org.jspecify.annotations.Nullable;

/** Bytes that contradict the format: truncated, a wrong checksum, an offset outside the file, a broken structure. */
public final class CorruptFileException extends FormatException {

    public CorruptFileException(String message) {
        this(message, null);
    }

    public CorruptFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
