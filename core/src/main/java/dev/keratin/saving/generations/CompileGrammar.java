package dev.keratin.saving.generations;

import dev.keratin.optimizers.LegacyOptimizers;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.Trees;
import dev.keratin.serialization.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of {@code compile} of any generation in the form of Keras 3.15's {@code compile_config}. */
final class CompileGrammar {

    private static final String OPTIMIZER = "optimizer";
    private static final String CONFIG = "config";
    private static final String CLASS_NAME = "class_name";

    /** Functions whose metric has another name than the function in CamelCase. */
    private static final Map<String, String> METRICS = Map.of(
            "mse", "MeanSquaredError",
            "mae", "MeanAbsoluteError",
            "kullback_leibler_divergence", "KLDivergence",
            "kl_divergence", "KLDivergence",
            "cosine_proximity", "CosineSimilarity",
            "top_k_categorical_accuracy", "TopKCategoricalAccuracy",
            "sparse_top_k_categorical_accuracy", "SparseTopKCategoricalAccuracy");

    private static final Set<String> KNOWN = Set.of(
            OPTIMIZER,
            "optimizer_config",
            "loss",
            "loss_weights",
            "metrics",
            "weighted_metrics",
            "run_eagerly",
            "steps_per_execution",
            "jit_compile");

    private final boolean old;
    private final List<String> notes;

    CompileGrammar(@Nullable KerasVersion version, List<String> notes) {
        this.old = version != null && version.major() < 3;
        this.notes = notes;
    }

    Map<String, @Nullable Object> compileConfig(Map<String, @Nullable Object> given) {
        return settings(given, given.get(OPTIMIZER));
    }

    Map<String, @Nullable Object> trainingConfig(Map<String, @Nullable Object> given) {
        return settings(given, given.get("optimizer_config"));
    }

    private Map<String, @Nullable Object> settings(Map<String, @Nullable Object> given, @Nullable Object optimizer) {
        given.forEach((key, value) -> {
            if (!KNOWN.contains(key) && value != null && !Boolean.FALSE.equals(value)) {
                notes.add("Compile settings: put aside `" + key + "`=" + value + ", which Keras 3 does not have.");
            }
        });
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        settings.put(OPTIMIZER, optimizer(optimizer));
        settings.put("loss", losses(given.get("loss")));
        settings.put("loss_weights", given.get("loss_weights"));
        settings.put("metrics", old ? metrics(given.get("metrics")) : given.get("metrics"));
        settings.put("weighted_metrics", old ? metrics(given.get("weighted_metrics")) : given.get("weighted_metrics"));
        settings.put("run_eagerly", Boolean.TRUE.equals(given.get("run_eagerly")));
        settings.put("steps_per_execution", given.get("steps_per_execution") instanceof Number n ? n : (Object) 1L);
        settings.put("jit_compile", Boolean.TRUE.equals(given.get("jit_compile")));
        return settings;
    }

    private @Nullable Object optimizer(@Nullable Object given) {
        if (given instanceof String name) {
            return Trees.object("keras.optimizers", name, new LinkedHashMap<>(), null);
        }
        Map<String, @Nullable Object> object = Trees.mapOrNull(given);
        if (object == null) {
            return given;
        }
        String className = String.valueOf(object.get(CLASS_NAME));
        if (old) {
            return oldOptimizer(className, object);
        }
        boolean custom = object.get("registered_name") instanceof String registered && !registered.equals(className);
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get(CONFIG));
        Map<String, @Nullable Object> own = config == null ? new LinkedHashMap<>() : config;
        Map<String, @Nullable Object> inner = Trees.mapOrNull(own.get("inner_optimizer"));
        if (inner != null) {
            own.put("inner_optimizer", optimizer(inner));
        }
        if (custom) {
            object.put(CONFIG, own);
            return object;
        }
        return Trees.object("keras.optimizers", className, own, null);
    }

    private Map<String, @Nullable Object> oldOptimizer(String className, Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get(CONFIG));
        Map<String, @Nullable Object> given = config == null ? new LinkedHashMap<>() : config;
        Map<String, @Nullable Object> modern;
        try {
            modern = LegacyOptimizers.modern(className, given);
        } catch (IllegalArgumentException e) {
            // Handed on as it stands, so that the model loads without its compile settings.
            notes.add("Optimizer " + className + ": " + e.getMessage());
            return Trees.object("keras.optimizers", className, given, null);
        }
        String current = String.valueOf(modern.get(CLASS_NAME));
        Map<String, @Nullable Object> own = Trees.mapOrNull(modern.get(CONFIG));
        if (own != null) {
            // Keras 2 wrote the class name, which would become part of every path.
            own.put("name", Names.snakeCase(className.substring(className.lastIndexOf('>') + 1)));
            own.values().removeIf(java.util.Objects::isNull);
            unnamed(own.get("learning_rate"));
            if (given.get("decay") instanceof Number decay && decay.doubleValue() != 0) {
                notes.add("Optimizer " + className + ": decay=" + decay + " is the schedule InverseTimeDecay.");
            }
        }
        if (current.startsWith("Legacy")) {
            notes.add("Optimizer " + className + " computes as in Keras before 2.11 (" + current + ").");
        }
        return Trees.object("keras.optimizers", current, own, null);
    }

    /** Keras 2 writes schedules without a name, Keras 3 makes no step with one whose name is null. */
    private static void unnamed(@Nullable Object rate) {
        Map<String, @Nullable Object> schedule = Trees.mapOrNull(rate);
        Map<String, @Nullable Object> config = schedule == null ? null : Trees.mapOrNull(schedule.get(CONFIG));
        if (config != null) {
            config.values().removeIf(java.util.Objects::isNull);
        }
    }

    // Losses.

    private @Nullable Object losses(@Nullable Object given) {
        if (given instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(element -> result.add(losses(element)));
            return result;
        }
        Map<String, @Nullable Object> object = Trees.mapOrNull(given);
        if (object == null) {
            return given;
        }
        if (!(object.get(CLASS_NAME) instanceof String)) {
            object.replaceAll((key, value) -> losses(value));
            return object;
        }
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get(CONFIG));
        if (config != null && old) {
            config.remove("fn");
            if ("auto".equals(config.get("reduction"))) {
                config.put("reduction", "sum_over_batch_size");
            }
        }
        object.putIfAbsent("module", "keras.losses");
        return object;
    }

    // Metrics.

    /** Keras 2 writes the metrics that it resolved, in a list for each output. */
    private @Nullable Object metrics(@Nullable Object given) {
        if (given instanceof List<?> list) {
            if (list.size() == 1 && list.get(0) instanceof List<?> only) {
                return metrics(only);
            }
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(element -> result.add(metrics(element)));
            return result;
        }
        Map<String, @Nullable Object> object = Trees.mapOrNull(given);
        if (object == null) {
            return given;
        }
        if (!(object.get(CLASS_NAME) instanceof String className)) {
            object.replaceAll((key, value) -> metrics(value));
            return object;
        }
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get(CONFIG));
        if (config == null) {
            return object;
        }
        Object function = config.remove("fn");
        String current =
                className.equals("MeanMetricWrapper") && function instanceof String name ? metricOf(name) : className;
        return Trees.object("keras.metrics", current, config, null);
    }

    private static String metricOf(String function) {
        if (METRICS.containsKey(function)) {
            return METRICS.getOrDefault(function, function);
        }
        StringBuilder camel = new StringBuilder();
        for (String word : function.split("_")) {
            if (!word.isEmpty()) {
                camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return camel.toString();
    }
}
