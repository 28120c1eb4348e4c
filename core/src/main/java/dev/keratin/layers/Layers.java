package dev.keratin.layers;

import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The closed list of layers, and where layers of the user's are registered. */
public final class Layers {

    private static final List<String> NAMES = List.of("InputLayer");

    /** All layers by class name; a class is loaded when it is first named. */
    public static final Registry<Layer> REGISTRY =
            new Registry<>("layer", Layer.class, NAMES, Layers::builtIn, Map.of());

    private Layers() {}

    private static @Nullable Schema<? extends Layer> builtIn(String className) {
        return switch (className) {
            case "InputLayer" -> InputLayer.SCHEMA;
            default -> null;
        };
    }
}
