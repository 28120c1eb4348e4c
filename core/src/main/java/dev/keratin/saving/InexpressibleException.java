package dev.keratin.saving;

import dev.keratin.files.Printable;
import java.io.IOException;

/** A model, or a part of it, that the receiver of a file has no words for. Nothing has been written. The message names the layer and the reason. */
public final class InexpressibleException extends IOException {

    public InexpressibleException(String message) {
        super(Printable.message(message));
    }
}
