package dev.keratin.files;

import org.jspecify.annotations.Nullable;

/** A size beyond {@link LoadLimits}: what was declared, which limit, and how to raise it. */
public final class LimitExceededException extends FormatException {

    public LimitExceededException(String message) {
        this(message, null);
    }

    public LimitExceededException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
