package dev.keratin.saving;

import java.util.Locale;

/** The Keras that a file is written for. What it cannot express is refused, naming the layer. */
public enum Target {
    /** What most receivers open: Keras 3, and checkpoints that Keras 2 opens too. */
    DEFAULT("keras-3"),
    /** Keras 3, from 3.4; without the arguments that later releases added, where they have their defaults. */
    KERAS_3("keras-3"),
    /** Any Keras 3, also 3.0 to 3.3: a functional model of one tensor is a list of one there, which Keras 3.11 and later warn of. */
    KERAS_3_0("keras-3.0"),
    /** Keras 2.11 to 2.15, and tf-keras. */
    KERAS_2_15("keras-2.15"),
    /** Keras 2.3 and TensorFlow 2.0 to 2.10. */
    KERAS_2_3("keras-2.3");

    private final String label;

    Target(String label) {
        this.label = label;
    }

    /**
     * The target of a name such as {@code "keras-2.15"}.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Target of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "keras-3" -> KERAS_3;
            case "keras-3.0" -> KERAS_3_0;
            case "keras-2.15" -> KERAS_2_15;
            case "keras-2.3" -> KERAS_2_3;
            default ->
                throw new IllegalArgumentException(
                        "Unknown target \"" + name + "\"; expected keras-3, keras-3.0, keras-2.15 or keras-2.3.");
        };
    }

    /** Whether the receiver is Keras 2. */
    public boolean isKeras2() {
        return this == KERAS_2_15 || this == KERAS_2_3;
    }

    /** Whether the receiver is Keras 3 by name, so that nobody else need open the file. */
    public boolean isKeras3() {
        return this == KERAS_3 || this == KERAS_3_0;
    }

    @Override
    public String toString() {
        return label;
    }
}
