package dev.keratin.saving.generations;

import dev.keratin.layers.operation.Operations;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Layers and models of the grammar of Keras 3.15 as Keras 2 reads them; what it has no words for is refused. */
final class ForKeras2 {

    private static final String NAME = "name";
    private static final String CONFIG = "config";
    private static final String CLASS_NAME = "class_name";

    /** Arguments that Keras 2 does not have, with the values that change nothing; null stands for null alone. */
    private static final Map<String, Set<Object>> NEW_ARGUMENTS = Map.ofEntries(
            Map.entry("quantization_config", Set.of()),
            Map.entry("optional", Set.of(false)),
            Map.entry("renorm", Set.of(false)),
            Map.entry("renorm_clipping", Set.of()),
            Map.entry("renorm_momentum", Set.of(0.99)),
            Map.entry("synchronized", Set.of(false)),
            Map.entry("rms_scaling", Set.of(false)),
            Map.entry("use_gate", Set.of(false)),
            Map.entry("sliding_window", Set.of()),
            Map.entry("flash_attention", Set.of()),
            Map.entry("lora_rank", Set.of()),
            Map.entry("lora_alpha", Set.of()),
            Map.entry("oov_method", Set.of("floormod")),
            Map.entry("salt", Set.of()),
            Map.entry("input_axes", Set.of()),
            Map.entry("output_axes", Set.of()));

    private static final Set<String> SEEDLESS = Set.of(
            "MultiHeadAttention",
            "Attention",
            "AdditiveAttention",
            "LSTM",
            "GRU",
            "SimpleRNN",
            "LSTMCell",
            "GRUCell",
            "SimpleRNNCell",
            "ConvLSTM1D",
            "ConvLSTM2D",
            "ConvLSTM3D");

    private static final List<String> SUBLAYERS = List.of("layer", "backward_layer", "cell");

    /** Arguments that only Keras 2.15 has; they say what holds anyway, and real files have them. */
    private static final Map<String, Map<String, @Nullable Object>> OF_KERAS_2_15 = ofKeras215();

    private final Target target;
    private final boolean forEveryone;
    private final Vocabulary words;

    /**
     * The grammar of a receiver.
     *
     * @param forEveryone whether Keras 3 is to open the result too
     */
    ForKeras2(Target target, boolean forEveryone) {
        this.target = target;
        this.forEveryone = forEveryone;
        this.words = new Vocabulary(target, forEveryone);
    }

    private static Map<String, Map<String, @Nullable Object>> ofKeras215() {
        Map<String, @Nullable Object> simple = new LinkedHashMap<>();
        simple.put("time_major", false);
        Map<String, @Nullable Object> gated = new LinkedHashMap<>(simple);
        gated.put("implementation", 2L);
        Map<String, @Nullable Object> embedding = new LinkedHashMap<>();
        embedding.put("input_length", null);
        return Map.of("SimpleRNN", simple, "LSTM", gated, "GRU", gated, "Embedding", embedding);
    }

    /** A layer or model; keys beside the config stay as they are, but for the calls of a functional model. */
    Map<String, @Nullable Object> layer(Map<String, @Nullable Object> object) throws InexpressibleException {
        String className = String.valueOf(object.get(CLASS_NAME));
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get(CONFIG));
        Map<String, @Nullable Object> own = config == null ? new LinkedHashMap<>() : config;
        String name = String.valueOf(own.get(NAME));
        if (Operations.isOperation(object)) {
            // Is rewritten together with its calls.
            return object;
        }
        String lack = words.lacksLayer(className);
        if (lack != null) {
            throw new InexpressibleException("Layer `" + name + "` (" + className + ") cannot be written for " + target
                    + ": " + lack + ". Save for keras-3.");
        }
        if (ClassNames.isModel(className)) {
            object.put(CONFIG, model(className, own));
            if (className.equals("Functional") && target == Target.KERAS_2_3) {
                object.put(CLASS_NAME, "Model");
            }
            return object;
        }
        Map<String, @Nullable Object> settings = settings(name, className, own);
        if (className.equals("MultiHeadAttention")) {
            shapes(object.get("build_config"), settings);
        }
        object.put(CONFIG, settings);
        return object;
    }

    private Map<String, @Nullable Object> model(String className, Map<String, @Nullable Object> config)
            throws InexpressibleException {
        List<@Nullable Object> layers = new ArrayList<>();
        if (config.get("layers") instanceof List<?> given) {
            for (Object element : given) {
                Map<String, @Nullable Object> layer = Trees.mapOrNull(element);
                layers.add(layer == null ? element : layer(layer));
            }
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put(NAME, config.get(NAME));
        if (className.equals("Functional") && target == Target.KERAS_2_15) {
            result.put("trainable", !Boolean.FALSE.equals(config.get("trainable")));
        }
        result.put("layers", layers);
        if (className.equals("Functional")) {
            new CallsForKeras2(target, config).rewrite(layers, result);
        }
        return result;
    }

    private Map<String, @Nullable Object> settings(String name, String className, Map<String, @Nullable Object> given)
            throws InexpressibleException {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> entry : given.entrySet()) {
            String key = entry.getKey();
            Object value = entry.getValue();
            Map<String, @Nullable Object> object = Trees.mapOrNull(value);
            if (words.lacksValue(className, key, value)) {
                throw new InexpressibleException("Layer `" + name + "` (" + className + ") cannot be written for "
                        + target + ", which does not know `" + key + "` " + value + " here. Save for keras-3.");
            }
            if (key.equals("dtype")) {
                config.put(key, dtype(value));
            } else if (NEW_ARGUMENTS.containsKey(key) || key.equals("seed") && SEEDLESS.contains(className)) {
                dropped(name, className, key, value);
            } else if (words.idleArguments(className).containsKey(key)) {
                idle(name, className, key, value);
            } else if (key.endsWith("activation")) {
                config.put(key, activation(name, value));
            } else if (SUBLAYERS.contains(key) && object != null) {
                config.put(key, inner(layer(object)));
            } else if (key.equals("cells") && value instanceof List<?> cells) {
                List<@Nullable Object> result = new ArrayList<>();
                for (Object cell : cells) {
                    Map<String, @Nullable Object> sub = Trees.mapOrNull(cell);
                    result.add(sub == null ? cell : inner(layer(sub)));
                }
                config.put(key, result);
            } else if (object != null && object.get(CLASS_NAME) instanceof String) {
                config.put(key, nested(name, object));
            } else {
                config.put(key, value);
            }
        }
        rename(className, config);
        if (target == Target.KERAS_2_15) {
            OF_KERAS_2_15.getOrDefault(className, Map.of()).forEach(config::putIfAbsent);
        }
        return config;
    }

    /** Keras 2 keeps in the config what it builds attention for, and misses the keys where they are not there. */
    private static void shapes(@Nullable Object build, Map<String, @Nullable Object> settings) {
        Map<?, ?> shapes = build instanceof Map<?, ?> given && given.get("shapes_dict") instanceof Map<?, ?> dict
                ? dict
                : Map.of();
        Object value = shapes.get("value_shape");
        Object key = shapes.get("key_shape");
        settings.put("query_shape", shapes.get("query_shape"));
        settings.put("key_shape", key == null ? value : key);
        settings.put("value_shape", value);
    }

    private static void rename(String className, Map<String, @Nullable Object> config) {
        if (className.equals("InputLayer") && config.containsKey("batch_shape")) {
            config.put("batch_input_shape", config.remove("batch_shape"));
        }
        if (className.equals("Discretization") && config.get("bin_boundaries") != null) {
            // Keras 2 takes one or the other.
            config.remove("num_bins");
        }
        if (className.equals("LeakyReLU") && config.containsKey("negative_slope")) {
            config.put("alpha", config.remove("negative_slope"));
        }
    }

    private void dropped(String name, String className, String key, @Nullable Object value)
            throws InexpressibleException {
        boolean idle =
                value == null || NEW_ARGUMENTS.getOrDefault(key, Set.of()).contains(value) || key.equals("seed");
        if (!idle) {
            throw new InexpressibleException("Layer `" + name + "` (" + className + ") cannot be written for " + target
                    + ": Keras 2 has no `" + key + "`, which is " + value + " here. Save for keras-3.");
        }
    }

    private void idle(String name, String className, String key, @Nullable Object value) throws InexpressibleException {
        Object same = words.idleArguments(className).get(key);
        boolean equal = value instanceof Number a && same instanceof Number b
                ? a.doubleValue() == b.doubleValue()
                : value == null || value.equals(same);
        if (!equal) {
            throw new InexpressibleException("Layer `" + name + "` (" + className + ") cannot be written for " + target
                    + ", which has no `" + key + "` here, and it is " + value + ". Save for keras-3.");
        }
    }

    private Object dtype(@Nullable Object policy) {
        Object name = policy;
        if (policy instanceof Map<?, ?> object && object.get(CONFIG) instanceof Map<?, ?> config) {
            name = config.get(NAME);
        }
        String text = String.valueOf(name);
        if (forEveryone || !text.startsWith("mixed_")) {
            return text;
        }
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put(NAME, text);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put(CLASS_NAME, "Policy");
        object.put(CONFIG, config);
        return object;
    }

    /** Initializers, regularizers, constraints. */
    private Map<String, @Nullable Object> nested(String layer, Map<String, @Nullable Object> object)
            throws InexpressibleException {
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get(CONFIG));
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        if (config != null) {
            for (Map.Entry<String, @Nullable Object> entry : config.entrySet()) {
                if (NEW_ARGUMENTS.containsKey(entry.getKey())) {
                    dropped(layer, String.valueOf(object.get(CLASS_NAME)), entry.getKey(), entry.getValue());
                } else {
                    kept.put(entry.getKey(), entry.getValue());
                }
            }
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put(CLASS_NAME, object.get(CLASS_NAME));
        result.put(CONFIG, kept);
        return target == Target.KERAS_2_3 ? result : with(object, kept);
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> object, Map<String, @Nullable Object> config) {
        object.put(CONFIG, config);
        return object;
    }

    private @Nullable Object activation(String layer, @Nullable Object value) throws InexpressibleException {
        if (value instanceof Map<?, ?> object && "Keratin>LegacyHardSigmoid".equals(object.get(CONFIG))) {
            return "hard_sigmoid";
        }
        if ("hard_sigmoid".equals(value)) {
            throw new InexpressibleException("Layer `" + layer + "` cannot be written for " + target
                    + ": its activation is Keras 3's hard_sigmoid, and that name means another function in Keras 2."
                    + " Save for keras-3.");
        }
        if (words.lacksActivation(value)) {
            throw new InexpressibleException("Layer `" + layer + "` cannot be written for " + target
                    + ", which has no activation " + value + ". Save for keras-3.");
        }
        return "silu".equals(value) ? "swish" : value;
    }

    private static Map<String, @Nullable Object> inner(Map<String, @Nullable Object> object) {
        // Keras 3 finds a layer inside another one by its module only; Keras 2 does not look at it.
        object.remove("build_config");
        return object;
    }
}
