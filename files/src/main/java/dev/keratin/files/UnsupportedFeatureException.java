package dev.keratin.files;

import org.jspecify.annotations.Nullable;

/** A feature of a format that is refused by name: external storage, an unknown filter, code in a config. */
public final class UnsupportedFeatureException extends FormatException {

    public UnsupportedFeatureException(String message) {
        this(message, null);
    }

    public UnsupportedFeatureException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
