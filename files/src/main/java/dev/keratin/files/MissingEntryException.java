package dev.keratin.files;

import org.jspecify.annotations.Nullable;

/** An entry (group, dataset, member, key) that was asked for and is not there. */
public final class MissingEntryException extends FormatException {

    public MissingEntryException(String message) {
        this(message, null);
    }

    public MissingEntryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
