package dev.keratin.optimizers;

import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The optimizers by name ({@code keras.optimizers.get}): {@code "adam"}, {@code "Adam"} or a config. */
public final class Optimizers {

    private static final List<String> NAMES = List.of(
            "Adadelta",
            "Adafactor",
            "Adagrad",
            "Adam",
            "AdamW",
            "Adamax",
            "Ftrl",
            "Lamb",
            "LegacyAdagrad",
            "LegacyNadam",
            "LegacyRMSprop",
            "Lion",
            "LossScaleOptimizer",
            "MultiOptimizer",
            "Muon",
            "Nadam",
            "RMSprop",
            "SGD",
            "ScheduleFreeAdamW");

    public static final Registry<Optimizer> REGISTRY = new Registry<>(
            "optimizer",
            Optimizer.class,
            NAMES,
            Optimizers::schema,
            NAMES.stream().collect(Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), name -> name)));

    private Optimizers() {}

    /** An optimizer by its name, for example {@code "adam"}. */
    public static Optimizer get(String identifier) {
        return REGISTRY.parse(identifier);
    }

    private static @Nullable Schema<? extends Optimizer> schema(String className) {
        return switch (className) {
            case "Adadelta" -> Adadelta.SCHEMA;
            case "Adafactor" -> Adafactor.SCHEMA;
            case "Adagrad" -> Adagrad.SCHEMA;
            case "Adam" -> Adam.SCHEMA;
            case "AdamW" -> AdamW.SCHEMA;
            case "Adamax" -> Adamax.SCHEMA;
            case "Ftrl" -> Ftrl.SCHEMA;
            case "Lamb" -> Lamb.SCHEMA;
            case "LegacyAdagrad" -> LegacyAdagrad.SCHEMA;
            case "LegacyNadam" -> LegacyNadam.SCHEMA;
            case "LegacyRMSprop" -> LegacyRMSprop.SCHEMA;
            case "Lion" -> Lion.SCHEMA;
            case "LossScaleOptimizer" -> LossScaleOptimizer.SCHEMA;
            case "MultiOptimizer" -> MultiOptimizer.SCHEMA;
            case "Muon" -> Muon.SCHEMA;
            case "Nadam" -> Nadam.SCHEMA;
            case "RMSprop" -> RMSprop.SCHEMA;
            case "SGD" -> SGD.SCHEMA;
            case "ScheduleFreeAdamW" -> ScheduleFreeAdamW.SCHEMA;
            default -> null;
        };
    }
}
