package dev.keratin.saving.generations;

import dev.keratin.constraints.Constraints;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Layers;
import dev.keratin.losses.Losses;
import dev.keratin.metrics.Metrics;
import dev.keratin.optimizers.Optimizers;
import dev.keratin.optimizers.schedules.Schedules;
import dev.keratin.regularizers.Regularizers;
import dev.keratin.saving.Trees;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came after Keras 3.0. A Keras that does not know an argument refuses the whole file, so arguments that are younger are not written where they have their
 * defaults: every Keras that knows them takes the same ones.
 */
final class SinceKeras30 {

    /** Which registry has the classes of a module. */
    private static final Map<String, Registry<?>> REGISTRIES = Map.of(
            "keras.layers", Layers.REGISTRY,
            "keras.optimizers", Optimizers.REGISTRY,
            "keras.optimizers.schedules", Schedules.REGISTRY,
            "keras.losses", Losses.REGISTRY,
            "keras.metrics", Metrics.REGISTRY,
            "keras.initializers", Initializers.REGISTRY,
            "keras.regularizers", Regularizers.REGISTRY,
            "keras.constraints", Constraints.REGISTRY);

    /** Names that no class of Keras 3.0.0 has; in the comments the release that brought them. */
    private static final Set<String> EVERYWHERE = Set.of(
            // 3.0.1 to 3.4
            "lora_rank",
            "gradient_accumulation_steps",
            "pad_to_aspect_ratio",
            // 3.6 to 3.10
            "bounding_box_format",
            "from_sorted_ids",
            "antialias",
            "lora_alpha",
            // 3.12 to 3.15
            "gptq_unpacked_column_size",
            "quantization_config",
            "use_gate",
            "renorm",
            "renorm_clipping",
            "renorm_momentum",
            "oov_method",
            "salt",
            "adam_weight_decay",
            "rms_rate",
            "sliding_window",
            "input_axes",
            "output_axes");

    /** Names that other classes had before. */
    private static final Map<String, Set<String>> BY_CLASS = Map.ofEntries(
            Map.entry("keras.layers.InputLayer", Set.of("optional", "ragged")),
            // 3.2 to 3.5
            Map.entry("keras.layers.CategoryEncoding", Set.of("sparse")),
            Map.entry("keras.layers.Resizing", Set.of("fill_mode", "fill_value")),
            Map.entry("keras.layers.MultiHeadAttention", Set.of("seed")),
            Map.entry("keras.losses.Dice", Set.of("axis")),
            Map.entry("keras.layers.ZeroPadding1D", Set.of("data_format")),
            // 3.6 to 3.10
            Map.entry("keras.layers.RandomBrightness", Set.of("data_format")),
            Map.entry("keras.layers.RandomContrast", Set.of("data_format", "value_range")),
            Map.entry("keras.layers.RandomFlip", Set.of("data_format")),
            Map.entry("keras.layers.GroupQueryAttention", Set.of("seed")),
            Map.entry("keras.losses.Tversky", Set.of("axis")),
            Map.entry("keras.losses.SparseCategoricalCrossentropy", Set.of("axis")),
            // 3.14
            Map.entry("keras.metrics.SparseCategoricalCrossentropy", Set.of("ignore_class")));

    private SinceKeras30() {}

    /** Leaves out of a tree, at any depth, what Keras 3.0 has no word for and need not know. The tree is changed. */
    static void leaveOut(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            list.forEach(SinceKeras30::leaveOut);
            return;
        }
        Map<String, @Nullable Object> object = Trees.mapOrNull(tree);
        if (object == null) {
            return;
        }
        object.replaceAll((key, value) -> policyName(value));
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
        if (config != null && object.get("class_name") instanceof String className) {
            String module = String.valueOf(object.get("module"));
            Registry<?> registry = REGISTRIES.get(module);
            Schema<?> schema = registry == null ? null : registry.find(className);
            if (schema != null) {
                config.entrySet()
                        .removeIf(entry -> isLater(module, className, entry.getKey())
                                && isDefault(schema, entry.getKey(), entry.getValue()));
            }
        }
        object.values().forEach(SinceKeras30::leaveOut);
    }

    /** Puts names that every Keras 3 knows in the place of younger ones. The tree is changed. */
    static void rename(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            list.forEach(SinceKeras30::rename);
            return;
        }
        Map<String, @Nullable Object> object = Trees.mapOrNull(tree);
        if (object != null) {
            if ("keras.initializers".equals(object.get("module")) && "Orthogonal".equals(object.get("class_name"))) {
                // Its class had another name up to 3.5; this identifier is the one that all have, Keras 2 too.
                object.put("class_name", "orthogonal");
            }
            object.values().forEach(SinceKeras30::rename);
        }
    }

    /** Makes lists of single inputs and outputs of functional models, which have no lists around them since 3.7 only. The tree is changed. */
    static void listEnds(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            list.forEach(SinceKeras30::listEnds);
            return;
        }
        Map<String, @Nullable Object> object = Trees.mapOrNull(tree);
        if (object != null) {
            for (String ends : List.of("input_layers", "output_layers")) {
                if (object.get(ends) instanceof List<?> end && !end.isEmpty() && end.get(0) instanceof String) {
                    object.put(ends, List.of(end));
                }
            }
            object.values().forEach(SinceKeras30::listEnds);
        }
    }

    private static boolean isLater(String module, String className, String key) {
        return EVERYWHERE.contains(key)
                || BY_CLASS.getOrDefault(module + "." + className, Set.of()).contains(key)
                // Losses have one since 3.4.
                || module.equals("keras.losses") && key.equals("dtype");
    }

    private static boolean isDefault(Schema<?> schema, String key, @Nullable Object value) {
        return schema.args().stream()
                .anyMatch(arg -> arg.key().equals(key) && !arg.isRequired() && Objects.equals(tree(arg), value));
    }

    private static <T extends @Nullable Object> @Nullable Object tree(Arg<T> arg) {
        return arg.type().tree(arg.defaultValue());
    }

    /** A plain dtype policy by its name: Keras writes it as an object since 3.4, and takes both. */
    private static @Nullable Object policyName(@Nullable Object value) {
        Map<String, @Nullable Object> policy = Trees.mapOrNull(value);
        boolean plain = policy != null
                && "DTypePolicy".equals(policy.get("class_name"))
                && policy.get("config") instanceof Map<?, ?> config
                && config.size() == 1
                && config.get("name") instanceof String;
        return plain && policy != null
                ? Objects.requireNonNull(Trees.mapOrNull(policy.get("config"))).get("name")
                : value;
    }
}
