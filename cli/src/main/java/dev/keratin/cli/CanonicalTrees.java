package dev.keratin.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Config trees in one form where Keras knows several for the same: arguments of calls by position or by keyword, given or left at their default, one
 * tensor alone or in a list. Layers are referred to by their place among their siblings, so that another name is one difference and not many.
 */
final class CanonicalTrees {

    /** Where a class was defined in the words of one generation, what is the layer's name again, and what follows from the rest. */
    private static final Set<String> LEFT_OUT = Set.of("module", "registered_name", "build_config", "shared_object_id");

    private static final Set<String> FIRST = Set.of("inputs", "x", "sequences", "sequence", "query", "data");

    /** False unless it is said otherwise; whether a pass trains is decided where the whole model is called. */
    private static final Set<String> FALSE_BY_DEFAULT =
            Set.of("training", "return_attention_scores", "use_causal_mask");

    private static final List<String> ATTENTION = List.of(
            "query",
            "value",
            "key",
            "query_mask",
            "value_mask",
            "key_mask",
            "attention_mask",
            "return_attention_scores",
            "training",
            "use_causal_mask");
    private static final List<String> RECURRENT = List.of("sequences", "initial_state", "mask", "training");
    private static final List<String> OTHERS = List.of("inputs");

    private final boolean ignoreNames;

    /** @param ignoreNames whether to leave out the names of layers and models */
    CanonicalTrees(boolean ignoreNames) {
        this.ignoreNames = ignoreNames;
    }

    /** A layer or model in the one form. */
    @Nullable
    Object architecture(@Nullable Object tree) {
        return tree(tree, Map.of());
    }

    private @Nullable Object tree(@Nullable Object tree, Map<String, Object> places) {
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(tree(element, places)));
            return copy;
        }
        if (!(tree instanceof Map<?, ?> map)) {
            return tree;
        }
        if ("DTypePolicy".equals(map.get("class_name")) && map.get("config") instanceof Map<?, ?> policy) {
            return policy.get("name");
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        boolean isObject = map.get("class_name") instanceof String && map.get("config") instanceof Map<?, ?>;
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (LEFT_OUT.contains(name) || isObject && name.equals("name")) {
                return;
            }
            copy.put(name, isObject && name.equals("config") ? config((Map<?, ?>) value, places) : tree(value, places));
        });
        if (map.get("inbound_nodes") instanceof List<?> nodes) {
            List<@Nullable Object> calls = new ArrayList<>();
            nodes.forEach(node -> calls.add(call(String.valueOf(map.get("class_name")), node, places)));
            copy.put("inbound_nodes", calls);
        }
        return copy;
    }

    private Map<String, @Nullable Object> config(Map<?, ?> config, Map<String, Object> outer) {
        Map<String, Object> places = config.get("layers") instanceof List<?> layers ? places(layers) : outer;
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        config.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (name.equals("name") && ignoreNames) {
                return;
            }
            boolean ends = name.equals("input_layers") || name.equals("output_layers");
            copy.put(name, ends ? alone(referred(value, places)) : tree(value, places));
        });
        return copy;
    }

    private static Map<String, Object> places(List<?> layers) {
        Map<String, Object> places = new LinkedHashMap<>();
        for (Object element : layers) {
            if (element instanceof Map<?, ?> layer) {
                Object name = layer.get("name");
                if (name == null && layer.get("config") instanceof Map<?, ?> config) {
                    name = config.get("name");
                }
                places.put(String.valueOf(name), "layer " + places.size());
            }
        }
        return places;
    }

    /** Triples of layer, call and output with the layer's place. */
    private static @Nullable Object referred(@Nullable Object tree, Map<String, Object> places) {
        if (tree instanceof List<?> list) {
            boolean triple = list.size() == 3 && list.get(0) instanceof String && list.get(1) instanceof Number;
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(
                    triple && element instanceof String name
                            ? places.getOrDefault(name, name)
                            : referred(element, places)));
            return copy;
        }
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = Trees.strings(map);
            copy.replaceAll((key, value) -> referred(value, places));
            return copy;
        }
        return tree;
    }

    /** All arguments by their names, without those that are as by default. */
    private Object call(String className, @Nullable Object node, Map<String, Object> places) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        if (!(node instanceof Map<?, ?> call)) {
            return String.valueOf(node);
        }
        List<String> names = names(className);
        if (call.get("args") instanceof List<?> args) {
            for (int i = 0; i < args.size(); i++) {
                arguments.put(i < names.size() ? names.get(i) : "argument " + i, args.get(i));
            }
        }
        if (call.get("kwargs") instanceof Map<?, ?> kwargs) {
            kwargs.forEach((key, value) -> arguments.put(
                    !arguments.containsKey(names.get(0)) && FIRST.contains(String.valueOf(key))
                            ? names.get(0)
                            : String.valueOf(key),
                    value));
        }
        arguments.values().removeIf(value -> value == null);
        arguments
                .entrySet()
                .removeIf(entry -> FALSE_BY_DEFAULT.contains(entry.getKey()) && Boolean.FALSE.equals(entry.getValue()));
        if (names == ATTENTION && same(arguments.get("key"), arguments.get("value"))) {
            arguments.remove("key");
        }
        arguments.replaceAll((key, value) -> alone(tensors(value, places)));
        return arguments;
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return one != null && Objects.equals(tensors(one, Map.of()), tensors(other, Map.of()));
    }

    private static List<String> names(String className) {
        return switch (className) {
            case "MultiHeadAttention", "GroupQueryAttention", "GroupedQueryAttention" -> ATTENTION;
            case "LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D" ->
                RECURRENT;
            default -> OTHERS;
        };
    }

    /** Tensors as their triples alone: shape and type follow from the layer that gives them. */
    private static @Nullable Object tensors(@Nullable Object tree, Map<String, Object> places) {
        if (tree instanceof Map<?, ?> map) {
            if ("__keras_tensor__".equals(map.get("class_name")) && map.get("config") instanceof Map<?, ?> tensor) {
                return referred(tensor.get("keras_history"), places);
            }
            Map<String, @Nullable Object> copy = Trees.strings(map);
            copy.replaceAll((key, value) -> tensors(value, places));
            return copy;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(tensors(element, places)));
            return copy;
        }
        return tree;
    }

    /** What is in a list by itself is the same without the list. */
    private static @Nullable Object alone(@Nullable Object tree) {
        return tree instanceof List<?> list && list.size() == 1 ? list.get(0) : tree;
    }
}
