package dev.keratin.optimizers.schedules;

import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The learning rate schedules by name. */
public final class Schedules {

    public static final Registry<LearningRateSchedule> REGISTRY = new Registry<>(
            "learning rate schedule",
            LearningRateSchedule.class,
            List.of(
                    "CosineDecay",
                    "CosineDecayRestarts",
                    "ExponentialDecay",
                    "InverseTimeDecay",
                    "PiecewiseConstantDecay",
                    "PolynomialDecay"),
            Schedules::schema,
            Map.of());

    private Schedules() {}

    private static @Nullable Schema<? extends LearningRateSchedule> schema(String className) {
        return switch (className) {
            case "CosineDecay" -> CosineDecay.SCHEMA;
            case "CosineDecayRestarts" -> CosineDecayRestarts.SCHEMA;
            case "ExponentialDecay" -> ExponentialDecay.SCHEMA;
            case "InverseTimeDecay" -> InverseTimeDecay.SCHEMA;
            case "PiecewiseConstantDecay" -> PiecewiseConstantDecay.SCHEMA;
            case "PolynomialDecay" -> PolynomialDecay.SCHEMA;
            default -> null;
        };
    }
}
