package dev.keratin.initializers;

import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The initializers of Keras by name ({@code keras.initializers.get}). */
public final class Initializers {

    /** All initializers. */
    public static final Registry<Initializer> REGISTRY = new Registry<>(
            "initializer",
            Initializer.class,
            List.of(
                    "Constant",
                    "GlorotNormal",
                    "GlorotUniform",
                    "HeNormal",
                    "HeUniform",
                    "Identity",
                    "LecunNormal",
                    "LecunUniform",
                    "Ones",
                    "Orthogonal",
                    "RandomNormal",
                    "RandomUniform",
                    "STFT",
                    "TruncatedNormal",
                    "VarianceScaling",
                    "Zeros"),
            Initializers::schema,
            Map.of(
                    "IdentityInitializer",
                    "Identity",
                    "normal",
                    "RandomNormal",
                    "one",
                    "Ones",
                    "STFTInitializer",
                    "STFT",
                    "OrthogonalInitializer",
                    "Orthogonal",
                    "uniform",
                    "RandomUniform",
                    "zero",
                    "Zeros"));

    private Initializers() {}

    /** The initializer of a Keras identifier ({@code "glorot_uniform"}), a config, or an initializer as it is. */
    public static Initializer get(Object identifier) {
        return REGISTRY.parse(identifier);
    }

    private static @Nullable Schema<? extends Initializer> schema(String name) {
        return switch (name) {
            case "Constant" -> Constant.SCHEMA;
            case "GlorotNormal" -> GlorotNormal.SCHEMA;
            case "GlorotUniform" -> GlorotUniform.SCHEMA;
            case "HeNormal" -> HeNormal.SCHEMA;
            case "HeUniform" -> HeUniform.SCHEMA;
            case "Identity" -> Identity.SCHEMA;
            case "LecunNormal" -> LecunNormal.SCHEMA;
            case "LecunUniform" -> LecunUniform.SCHEMA;
            case "Ones" -> Ones.SCHEMA;
            case "Orthogonal" -> Orthogonal.SCHEMA;
            case "RandomNormal" -> RandomNormal.SCHEMA;
            case "RandomUniform" -> RandomUniform.SCHEMA;
            case "STFT" -> STFT.SCHEMA;
            case "TruncatedNormal" -> TruncatedNormal.SCHEMA;
            case "VarianceScaling" -> VarianceScaling.SCHEMA;
            case "Zeros" -> Zeros.SCHEMA;
            default -> null;
        };
    }
}
