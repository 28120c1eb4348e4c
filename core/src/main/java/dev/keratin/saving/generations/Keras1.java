package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words of Keras 1, of which early Keras 2 files still have some. */
final class Keras1 {

    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("nb_filter", "filters"),
            Map.entry("subsample", "strides"),
            Map.entry("subsample_length", "strides"),
            Map.entry("stride", "strides"),
            Map.entry("border_mode", "padding"),
            Map.entry("dim_ordering", "data_format"),
            Map.entry("bias", "use_bias"),
            Map.entry("init", "kernel_initializer"),
            Map.entry("inner_init", "recurrent_initializer"),
            Map.entry("inner_activation", "recurrent_activation"),
            Map.entry("W_regularizer", "kernel_regularizer"),
            Map.entry("U_regularizer", "recurrent_regularizer"),
            Map.entry("b_regularizer", "bias_regularizer"),
            Map.entry("W_constraint", "kernel_constraint"),
            Map.entry("U_constraint", "recurrent_constraint"),
            Map.entry("b_constraint", "bias_constraint"),
            Map.entry("dropout_W", "dropout"),
            Map.entry("dropout_U", "recurrent_dropout"),
            Map.entry("atrous_rate", "dilation_rate"),
            Map.entry("pool_length", "pool_size"),
            Map.entry("filter_length", "kernel_size"),
            Map.entry("gamma_init", "gamma_initializer"),
            Map.entry("beta_init", "beta_initializer"),
            Map.entry("p", "rate"),
            Map.entry("sigma", "stddev"),
            Map.entry("concat_axis", "axis"),
            Map.entry("dot_axes", "axes"));

    private static final Set<String> WITH_UNITS =
            Set.of("Dense", "TimeDistributedDense", "SimpleRNN", "GRU", "LSTM", "Highway", "MaxoutDense");
    private static final List<List<String>> WINDOWS =
            List.of(List.of("nb_row", "nb_col"), List.of("kernel_dim1", "kernel_dim2", "kernel_dim3"));
    private static final Map<String, String> MERGES = Map.of(
            "sum", "Add",
            "mul", "Multiply",
            "concat", "Concatenate",
            "ave", "Average",
            "max", "Maximum",
            "dot", "Dot");

    private Keras1() {}

    /** The object with every word of Keras 1 replaced; one of later generations comes back as it is. */
    static Map<String, @Nullable Object> translate(Map<String, @Nullable Object> object, List<String> notes) {
        Map<String, @Nullable Object> given = Trees.mapOrNull(object.get("config"));
        String className = String.valueOf(object.get("class_name"));
        if (given == null || ClassNames.isModel(ClassNames.current(className))) {
            return object;
        }
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            String current = KEYS.getOrDefault(key, key);
            config.put(given.containsKey(current) ? key : current, Keras1Penalties.translate(key, value));
        });
        if (WITH_UNITS.contains(className)) {
            rename(config, "output_dim", "units");
        }
        for (List<String> window : WINDOWS) {
            if (config.keySet().containsAll(window)) {
                List<@Nullable Object> size = new ArrayList<>();
                window.forEach(axis -> size.add(config.remove(axis)));
                config.put("kernel_size", size);
            }
        }
        switch (String.valueOf(config.get("data_format"))) {
            case "tf" -> config.put("data_format", "channels_last");
            case "th" -> config.put("data_format", "channels_first");
            default -> {
                // Already a word of Keras 2, or none.
            }
        }
        if (config.containsKey("forget_bias_init")) {
            config.put(
                    "unit_forget_bias",
                    String.valueOf(config.remove("forget_bias_init")).startsWith("one"));
        }
        if (normalizesByBatch(object) && object.get("inbound_nodes") instanceof List<?> calls && !calls.isEmpty()) {
            callAsInTraining(object, calls);
            config.remove("mode");
        }
        ofClass(className, config, notes);
        object.put("config", config);
        if (className.equals("Merge")) {
            merge(object, config, notes);
        }
        return object;
    }

    /** Whether this is a {@code BatchNormalization(mode=2)}, which uses the statistics of the batch also when it predicts. */
    static boolean normalizesByBatch(Map<String, @Nullable Object> layer) {
        return "BatchNormalization".equals(layer.get("class_name"))
                && layer.get("config") instanceof Map<?, ?> config
                && config.get("mode") instanceof Number mode
                && mode.intValue() == 2;
    }

    /** Says {@code training=True} at every call of a layer, in the grammar of Keras 1. */
    private static void callAsInTraining(Map<String, @Nullable Object> object, List<?> calls) {
        List<@Nullable Object> marked = new ArrayList<>();
        for (Object call : calls) {
            List<@Nullable Object> references = new ArrayList<>();
            for (Object reference : call instanceof List<?> list ? list : List.of()) {
                List<@Nullable Object> words = new ArrayList<>();
                if (reference instanceof List<?> given) {
                    words.addAll(given.subList(0, Math.min(3, given.size())));
                }
                words.add(Map.of("training", true));
                references.add(words);
            }
            marked.add(references);
        }
        object.put("inbound_nodes", marked);
    }

    /** What a word meant in some classes only. */
    private static void ofClass(String className, Map<String, @Nullable Object> config, List<String> notes) {
        switch (className) {
            case "BatchNormalization" -> {
                // The other modes normalise otherwise; left in, they are refused by name.
                if (config.get("mode") instanceof Number mode && mode.intValue() == 0) {
                    config.remove("mode");
                }
            }
            case "Embedding" -> {
                rename(config, "kernel_initializer", "embeddings_initializer");
                rename(config, "kernel_regularizer", "embeddings_regularizer");
                rename(config, "kernel_constraint", "embeddings_constraint");
                if (config.get("dropout") instanceof Number rate && rate.doubleValue() != 0) {
                    config.remove("dropout");
                    notes.add(
                            "Layer `" + config.get("name") + "` (Embedding): put aside `dropout`, which Keras 1 applied"
                                    + " to whole words in training; it has no effect on predictions.");
                }
            }
            case "PReLU" -> rename(config, "kernel_initializer", "alpha_initializer");
            case "UpSampling1D" -> rename(config, "length", "size");
            case "ZeroPadding2D" -> {
                if (config.get("padding") instanceof List<?> sides && sides.size() == 4) {
                    config.put("padding", List.of(sides.subList(0, 2), sides.subList(2, 4)));
                }
            }
            case "Deconvolution2D" -> {
                if (config.remove("output_shape") != null) {
                    notes.add("Layer `" + config.get("name") + "` (Deconvolution2D): put aside `output_shape`, which"
                            + " follows from the kernel and the strides.");
                }
            }
            default -> {
                // The words mean the same in all others.
            }
        }
    }

    private static void rename(Map<String, @Nullable Object> config, String from, String to) {
        if (config.containsKey(from)) {
            Object value = config.remove(from);
            config.putIfAbsent(to, value);
        }
    }

    private static void merge(
            Map<String, @Nullable Object> object, Map<String, @Nullable Object> config, List<String> notes) {
        String mode = String.valueOf(config.remove("mode"));
        String current = MERGES.get(mode);
        if (current == null) {
            // Left as it is; building will refuse it by name.
            return;
        }
        object.put("class_name", current);
        config.keySet().retainAll(Set.of("name", "trainable", "axis", "axes", "layers"));
        if (!current.equals("Concatenate")) {
            config.remove("axis");
        }
        if (!current.equals("Dot")) {
            config.remove("axes");
        }
        notes.add("Layer `" + config.get("name") + "`: Merge(mode=\"" + mode + "\") of Keras 1 is " + current + ".");
    }
}
