package dev.keratin.saving.generations;

import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.layers.operation.Operations;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.Trees;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Layers and models of any generation in the grammar of Keras 3.15. */
final class LayerGrammar {

    private static final String BATCH_INPUT_SHAPE = "batch_input_shape";
    private static final String NAME = "name";

    /** Keys that a layer once had and that never changed what it computes. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "implementation",
            "input_length",
            "input_dim",
            "input_dtype",
            "input_shape",
            "consume_less",
            "cache_uid",
            "query_shape",
            "key_shape",
            "value_shape",
            "force_generator",
            "rng_type",
            "fused",
            "enable_caching_device",
            "experimental_run_tf_function",
            "function_type",
            "output_shape_module",
            "module",
            "output_shape_type",
            BATCH_INPUT_SHAPE);

    private static final Set<String> INPUT_ARGUMENTS =
            Set.of("batch_shape", "dtype", "sparse", "ragged", NAME, "optional");

    /** What a depthwise or separable convolution inherits and does not use. */
    private static final Set<String> OF_PLAIN_KERNELS =
            Set.of("kernel_initializer", "kernel_regularizer", "kernel_constraint", "groups", "filters");

    private static final List<String> SUBLAYERS = List.of("layer", "backward_layer", "forward_layer", "cell");

    private final @Nullable KerasVersion version;
    private final boolean old;
    private final List<String> notes;

    LayerGrammar(@Nullable KerasVersion version, List<String> notes) {
        this.version = version;
        this.old = version != null && version.major() < 3;
        this.notes = notes;
    }

    /** A layer or model as an object; keys beside {@code config} (name, nodes, build config) stay. */
    Map<String, @Nullable Object> layer(Map<String, @Nullable Object> given) {
        Map<String, @Nullable Object> object = old ? Keras1.translate(Keras1Graph.flatten(given, notes), notes) : given;
        String former = String.valueOf(object.get("class_name"));
        String className = ClassNames.current(former);
        object.put("class_name", className);
        Keras2.onDevice(former, Trees.mapOrNull(object.get("config")), notes);
        if (isBareOperation(className, object)) {
            object.put("module", "keras.src.ops.numpy");
            object.put("registered_name", className);
        }
        object.putIfAbsent("module", ClassNames.isModel(className) ? "keras" : "keras.layers");
        object.putIfAbsent("registered_name", null);
        if (ClassNames.isModel(className)) {
            model(className, object);
        } else if (Trees.mapOrNull(object.get("config")) != null) {
            settings(className, object);
        }
        return object;
    }

    /** Legacy files of Keras 3 have no modules; there an operation is what has neither of the arguments that all layers have. */
    private boolean isBareOperation(String className, Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
        return !old
                && !object.containsKey("module")
                && config != null
                && !ClassNames.isModel(className)
                && !className.equals("InputLayer")
                && !config.containsKey("trainable")
                && !config.containsKey("dtype");
    }

    private void model(String className, Map<String, @Nullable Object> object) {
        boolean functional = className.equals("Functional");
        object.put("module", functional ? "keras.src.models.functional" : "keras");
        object.put("registered_name", functional ? "Functional" : null);
        if (functional) {
            Map<String, @Nullable Object> config = config(object);
            config.put("layers", layers(config.get("layers")));
            new GraphGrammar(notes).model(config);
        } else {
            sequential(object);
        }
    }

    private List<@Nullable Object> layers(@Nullable Object given) {
        List<@Nullable Object> layers = new ArrayList<>();
        if (given instanceof List<?> list) {
            for (Object element : list) {
                Map<String, @Nullable Object> layer = Trees.mapOrNull(element);
                layers.add(layer == null ? element : layer(layer));
            }
        }
        return layers;
    }

    private void sequential(Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        if (object.get("config") instanceof List<?> bare) {
            config.put(NAME, object.get(NAME) instanceof String name ? name : "sequential");
            config.put("layers", bare);
        } else {
            config.putAll(config(object));
        }
        List<?> told = config.get("layers") instanceof List<?> list ? list : List.of();
        List<?> given = old ? AdaptedInput.forget(told) : told;
        Object shape = firstShape(given);
        if (shape == null) {
            Object built = builtShape(config.get("build_input_shape"));
            shape = given != told && AdaptedInput.saysNothing(built) ? null : built;
        }
        List<@Nullable Object> layers = layers(given);
        if (old && shape != null && !layers.isEmpty() && !isInput(layers.get(0))) {
            layers.add(0, inputLayer(layers.get(0), shape));
        }
        config.put("layers", layers);
        config.put("dtype", policy(config.getOrDefault("dtype", "float32")));
        if (old) {
            config.putIfAbsent("trainable", true);
            config.remove("build_input_shape");
        }
        object.put("config", config);
    }

    /** The input shape that the first layer of a stack carries, or the first layer of a model that is the first. */
    static @Nullable Object firstShape(List<?> layers) {
        Object first = layers.isEmpty() ? null : layers.get(0);
        if (!(first instanceof Map<?, ?> object)) {
            return null;
        }
        if (object.get("config") instanceof List<?> nested) {
            return firstShape(nested);
        }
        if (!(object.get("config") instanceof Map<?, ?> config)) {
            return null;
        }
        Object shape = config.get(BATCH_INPUT_SHAPE);
        if (shape == null) {
            shape = config.get("batch_shape");
        }
        if (shape == null && config.get("layers") instanceof List<?> nested) {
            shape = firstShape(nested);
        }
        if (shape == null && config.get("layer") instanceof Map<?, ?> wrapped) {
            shape = firstShape(List.of(wrapped));
        }
        return shape;
    }

    /** The shape of the data that a model without one was built for, as Keras 2 noted it; the size of its batches binds nobody. */
    private static @Nullable Object builtShape(@Nullable Object given) {
        if (!(given instanceof List<?> dims)
                || dims.isEmpty()
                || !dims.stream().allMatch(dim -> dim == null || dim instanceof Number)) {
            return null;
        }
        List<@Nullable Object> shape = new ArrayList<>(dims);
        shape.set(0, null);
        return shape;
    }

    private static boolean isInput(@Nullable Object layer) {
        return layer instanceof Map<?, ?> object && "InputLayer".equals(object.get("class_name"));
    }

    private static Map<String, @Nullable Object> inputLayer(@Nullable Object first, Object shape) {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("batch_shape", shape);
        config.put("dtype", "float32");
        config.put("sparse", false);
        config.put("ragged", false);
        String name = "input";
        if (first instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> own) {
            name = own.get(NAME) + "_input";
        }
        config.put(NAME, name);
        config.put("optional", false);
        return Trees.object("keras.layers", "InputLayer", config, null);
    }

    private void settings(String className, Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> config = config(object);
        object.put("config", config);
        if (className.equals("InputLayer")) {
            inputConfig(config);
            return;
        }
        for (String key : SUBLAYERS) {
            Map<String, @Nullable Object> sub = Trees.mapOrNull(config.get(key));
            if (sub != null && sub.containsKey("class_name")) {
                config.put(key, layer(sub));
            }
        }
        if (config.get("cells") instanceof List<?> cells) {
            config.put("cells", layers(cells));
        }
        // The dtype of an operation is the type of its result, not a policy.
        if (config.containsKey("dtype") && !Operations.isOperation(object)) {
            config.put("dtype", policy(config.get("dtype")));
        }
        if (old) {
            Keras2.meaning(className, config, version, notes);
        }
        Initial.clean(config);
        LambdaArithmetic.recognise(object, notes);
        putAside(object);
    }

    private void inputConfig(Map<String, @Nullable Object> config) {
        Object shape = config.remove(BATCH_INPUT_SHAPE);
        if (shape != null) {
            config.putIfAbsent("batch_shape", shape);
        }
        config.entrySet().removeIf(entry -> {
            boolean known = INPUT_ARGUMENTS.contains(entry.getKey());
            if (!known && !isIdle(entry.getValue()) && !"float32".equals(entry.getValue())) {
                notes.add(putAside(String.valueOf(config.get(NAME)), "InputLayer", entry.getKey()));
            }
            return !known || entry.getValue() == null;
        });
    }

    /** A dtype as the policy object that Keras 3 writes. */
    private static Object policy(@Nullable Object dtype) {
        Object name = dtype;
        if (dtype instanceof Map<?, ?> object && object.get("config") instanceof Map<?, ?> config) {
            // Those of Keras 3, also of quantized weights; Keras 2 calls its own "Policy".
            if (String.valueOf(object.get("class_name")).contains("DTypePolicy")) {
                return object;
            }
            name = config.get(NAME);
        }
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put(NAME, name == null || "_infer".equals(name) ? "float32" : name);
        return Trees.object("keras", "DTypePolicy", config, null);
    }

    /** Takes out what the class does not know and what has no effect; anything else stays, and building the layer will refuse it. */
    private void putAside(Map<String, @Nullable Object> object) {
        String className = String.valueOf(object.get("class_name"));
        Map<String, @Nullable Object> config = config(object);
        Schema<? extends Layer> schema = Layers.REGISTRY.find(className);
        if (schema == null || Operations.isOperation(object)) {
            return;
        }
        Set<String> known = new java.util.HashSet<>();
        for (Arg<?> arg : schema.args()) {
            known.add(arg.key());
        }
        config.entrySet().removeIf(entry -> {
            String key = entry.getKey();
            Object value = entry.getValue();
            if (known.contains(key)) {
                return false;
            }
            boolean idle = isIdle(value)
                    || WITHOUT_EFFECT.contains(key)
                    || key.equals("groups") && Long.valueOf(1).equals(value)
                    || key.equals("trainable")
                    || className.matches("(Depthwise|Separable)Conv\\dD") && OF_PLAIN_KERNELS.contains(key);
            if (idle && value != null && !key.equals(BATCH_INPUT_SHAPE) && !key.equals("trainable")) {
                notes.add(putAside(String.valueOf(config.get(NAME)), className, key));
            }
            return idle;
        });
    }

    private static boolean isIdle(@Nullable Object value) {
        return value == null || Boolean.FALSE.equals(value);
    }

    private static String putAside(String layer, String className, String key) {
        return "Layer `" + layer + "` (" + className + "): put aside `" + key + "`, which has no effect there.";
    }

    private static Map<String, @Nullable Object> config(Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get("config"));
        return config == null ? new LinkedHashMap<>() : config;
    }
}
