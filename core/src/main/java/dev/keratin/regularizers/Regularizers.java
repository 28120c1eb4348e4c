package dev.keratin.regularizers;

import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The regularizers of Keras by name ({@code keras.regularizers.get}). */
public final class Regularizers {

    /** All regularizers. */
    public static final Registry<Regularizer> REGISTRY = new Registry<>(
            "regularizer",
            Regularizer.class,
            List.of("L1", "L2", "L1L2", "OrthogonalRegularizer"),
            Regularizers::schema,
            Map.of("l1_l2", "L1L2"));

    private Regularizers() {}

    /** The regularizer of a Keras identifier ({@code "l2"}), a config, or a regularizer as it is. */
    public static Regularizer get(Object identifier) {
        return REGISTRY.parse(identifier);
    }

    private static @Nullable Schema<? extends Regularizer> schema(String name) {
        return switch (name) {
            case "L1" -> L1.SCHEMA;
            case "L2" -> L2.SCHEMA;
            case "L1L2" -> L1L2.SCHEMA;
            case "OrthogonalRegularizer" -> OrthogonalRegularizer.SCHEMA;
            default -> null;
        };
    }
}
