package dev.keratin.constraints;

import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constraints of Keras by name ({@code keras.constraints.get}). */
public final class Constraints {

    /** All constraints. */
    public static final Registry<Constraint> REGISTRY = new Registry<>(
            "constraint",
            Constraint.class,
            List.of("MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm"),
            Constraints::schema,
            Map.of("maxnorm", "MaxNorm", "nonneg", "NonNeg", "unitnorm", "UnitNorm"));

    private Constraints() {}

    /** The constraint of a Keras identifier ({@code "max_norm"}), a config, or a constraint as it is. */
    public static Constraint get(Object identifier) {
        return REGISTRY.parse(identifier);
    }

    private static @Nullable Schema<? extends Constraint> schema(String name) {
        return switch (name) {
            case "MaxNorm" -> MaxNorm.SCHEMA;
            case "MinMaxNorm" -> MinMaxNorm.SCHEMA;
            case "NonNeg" -> NonNeg.SCHEMA;
            case "UnitNorm" -> UnitNorm.SCHEMA;
            default -> null;
        };
    }
}
