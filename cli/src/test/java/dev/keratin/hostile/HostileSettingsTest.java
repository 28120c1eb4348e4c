package dev.keratin.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.constraints.Constraints;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.fuzz.Watchdog;
import dev.keratin.initializers.Initializers;
import dev.keratin.losses.Losses;
import dev.keratin.metrics.Metrics;
import dev.keratin.models.Models;
import dev.keratin.optimizers.Optimizers;
import dev.keratin.optimizers.schedules.Schedules;
import dev.keratin.regularizers.Regularizers;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.LoadReport;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every argument of every optimizer, schedule, loss, metric, initializer, regularizer and constraint with values that it should not have. */
class HostileSettingsTest {

    private static final LoadOptions SMALL =
            LoadOptions.defaults().limits(LoadLimits.defaults().withTotalBytes(64L << 20));

    private static final boolean THOROUGH = Long.getLong("keratin.fuzz.seconds", 0) > 0;
    private static final long SEED = Long.getLong("keratin.fuzz.seed", 7);
    private static final int SAMPLE = 120;
    private static final int MESSAGE = 20_000;
    private static final Logger LOGGER = Logger.getLogger("dev.keratin.models");

    @TempDir
    Path folder;

    private @Nullable Level before;

    /** Kinds of objects, and where a file of a model has them. */
    enum Kind {
        OPTIMIZER(Optimizers.REGISTRY) {
            @Override
            void put(Map<String, @Nullable Object> model, Object object) {
                HostileFiles.below(model, "compile_config").put("optimizer", object);
            }
        },
        SCHEDULE(Schedules.REGISTRY) {
            @Override
            void put(Map<String, @Nullable Object> model, Object object) {
                Map<String, Object> sgd = Map.of("class_name", "SGD", "config", Map.of("learning_rate", object));
                OPTIMIZER.put(model, sgd);
            }
        },
        LOSS(Losses.REGISTRY) {
            @Override
            void put(Map<String, @Nullable Object> model, Object object) {
                HostileFiles.below(model, "compile_config").put("loss", object);
            }
        },
        METRIC(Metrics.REGISTRY) {
            @Override
            void put(Map<String, @Nullable Object> model, Object object) {
                HostileFiles.below(model, "compile_config").put("metrics", List.of(object));
            }
        },
        INITIALIZER(Initializers.REGISTRY) {
            @Override
            void put(Map<String, @Nullable Object> model, Object object) {
                HostileFiles.below(HostileFiles.layer(model, 1), "config").put("kernel_initializer", object);
            }
        },
        REGULARIZER(Regularizers.REGISTRY) {
            @Override
            void put(Map<String, @Nullable Object> model, Object object) {
                HostileFiles.below(HostileFiles.layer(model, 1), "config").put("kernel_regularizer", object);
            }
        },
        CONSTRAINT(Constraints.REGISTRY) {
            @Override
            void put(Map<String, @Nullable Object> model, Object object) {
                HostileFiles.below(HostileFiles.layer(model, 1), "config").put("kernel_constraint", object);
            }
        };

        private final Registry<?> registry;

        Kind(Registry<?> registry) {
            this.registry = registry;
        }

        abstract void put(Map<String, @Nullable Object> model, Object object);
    }

    @BeforeEach
    void expectWarnings() {
        before = LOGGER.getLevel();
        LOGGER.setLevel(Level.OFF);
    }

    @AfterEach
    void warnAgain() {
        LOGGER.setLevel(before);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anyValueOfAnyArgumentIsRefusedReportedOrTaken(Kind kind) throws Exception {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (String name : kind.registry.names()) {
            for (Arg<?> arg : Objects.requireNonNull(kind.registry.find(name)).args()) {
                for (Object value : HostileArgumentsTest.VALUES.values()) {
                    Map<String, @Nullable Object> config = new LinkedHashMap<>(required(name));
                    config.put(arg.key(), value);
                    objects.add(Map.of("class_name", name, "config", config));
                }
            }
        }
        Collections.shuffle(objects, new Random(SEED));
        try (Watchdog watchdog = new Watchdog(2, 256L << 20)) {
            for (Map<String, Object> object :
                    THOROUGH ? objects : objects.subList(0, Math.min(SAMPLE, objects.size()))) {
                Map<String, @Nullable Object> model = HostileFiles.config();
                kind.put(model, object);
                Path path = Files.writeString(folder.resolve("bad.json"), Json.write(model));
                String json = Json.write(object);
                try {
                    watchdog.run(() -> load(path));
                } catch (AssertionError e) {
                    throw new AssertionError(
                            json.substring(0, Math.min(300, json.length())) + ": " + e.getMessage(), e);
                }
            }
        }
    }

    @Test
    void aMetricWithMorePairsOfClassesThanAnArrayHoldsIsReported() throws IOException {
        Map<String, @Nullable Object> model = HostileFiles.config();
        Map<String, Object> config = Map.of("num_classes", Integer.MAX_VALUE);
        Kind.METRIC.put(model, Map.of("class_name", "OneHotMeanIoU", "config", config));
        Path path = Files.writeString(folder.resolve("bad.json"), Json.write(model));
        Models.Loaded loaded = Models.load(path, SMALL);
        assertThat(loaded.model().isCompiled()).isFalse();
        assertThat(loaded.report().notes()).anyMatch(note -> note.contains("num_classes"));
    }

    /** What a class cannot do without, so that it is the other argument that decides. */
    private static Map<String, @Nullable Object> required(String name) {
        return switch (name) {
            case "ExponentialDecay", "InverseTimeDecay" ->
                Map.of("initial_learning_rate", 0.1, "decay_steps", 10L, "decay_rate", 0.5);
            case "PolynomialDecay", "CosineDecay" -> Map.of("initial_learning_rate", 0.1, "decay_steps", 10L);
            case "CosineDecayRestarts" -> Map.of("initial_learning_rate", 0.1, "first_decay_steps", 10L);
            case "PiecewiseConstantDecay" -> Map.of("boundaries", List.of(1L), "values", List.of(0.1, 0.2));
            case "MeanIoU", "OneHotMeanIoU" -> Map.of("num_classes", 2L);
            case "IoU", "OneHotIoU" -> Map.of("num_classes", 2L, "target_class_ids", List.of(0L));
            case "BinaryIoU" -> Map.of("target_class_ids", List.of(0L));
            case "RecallAtPrecision" -> Map.of("precision", 0.5);
            case "PrecisionAtRecall" -> Map.of("recall", 0.5);
            case "SensitivityAtSpecificity" -> Map.of("specificity", 0.5);
            case "SpecificityAtSensitivity" -> Map.of("sensitivity", 0.5);
            default -> Map.of();
        };
    }

    private static void load(Path path) {
        try {
            LoadReport report = Models.load(path, SMALL).report();
            report.notes().forEach(note -> assertThat(note).hasSizeLessThan(MESSAGE));
        } catch (FormatException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(MESSAGE).doesNotContain("without saying why");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
