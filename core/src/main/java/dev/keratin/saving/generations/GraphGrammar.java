package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The calls between the layers of a functional model: those of Keras 1 and 2 in the form of Keras 3.
 *
 * <pre>
 * [["shared", 0, 0, {}]]   becomes   {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["shared", 0, 0]}}], "kwargs": {}}
 * </pre>
 *
 * <p>Numbers of calls count the calls that the model has; old files count also a nested model's own construction, so they are mapped by their order.
 */
final class GraphGrammar {

    private static final Set<String> MERGES = Set.of(
            "Add",
            "Subtract",
            "Multiply",
            "Average",
            "Maximum",
            "Minimum",
            "Concatenate",
            "Dot",
            "Attention",
            "AdditiveAttention");
    private static final Set<String> RECURRENT =
            Set.of("RNN", "SimpleRNN", "LSTM", "GRU", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D");
    private static final String NODES = "inbound_nodes";

    private final List<String> notes;
    private final Map<String, Map<Long, Long>> callNumbers = new HashMap<>();
    private final Set<String> nested = new TreeSet<>();
    private boolean keepsTraining;

    GraphGrammar(List<String> notes) {
        this.notes = notes;
    }

    /** Rewrites the config of a functional model; one in the current form stays as it is. */
    void model(Map<String, @Nullable Object> config) {
        if (!(config.get("layers") instanceof List<?> layers) || !isOld(layers)) {
            return;
        }
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (Object layer : layers) {
            Map<String, @Nullable Object> object = Trees.mapOrNull(layer);
            if (object != null) {
                objects.add(object);
            }
        }
        numberCalls(objects, config);
        for (Map<String, @Nullable Object> object : objects) {
            object.put(NODES, calls(object));
        }
        if (keepsTraining) {
            config.put("keeps_training", true);
        }
        for (String ends : List.of("input_layers", "output_layers")) {
            config.put(ends, ends(config.get(ends)));
        }
        config.putIfAbsent("trainable", true);
    }

    private static boolean isOld(List<?> layers) {
        for (Object layer : layers) {
            if (layer instanceof Map<?, ?> object && object.get(NODES) instanceof List<?> calls) {
                for (Object call : calls) {
                    if (call instanceof List<?>) {
                        return true;
                    }
                    if (call instanceof Map<?, ?>) {
                        return false;
                    }
                }
            }
        }
        // Inputs alone: either form will do.
        return false;
    }

    // Numbers of calls.

    private void numberCalls(List<Map<String, @Nullable Object>> layers, Map<String, @Nullable Object> config) {
        Map<String, Set<Long>> used = new HashMap<>();
        for (Map<String, @Nullable Object> layer : layers) {
            references(layer.get(NODES), used);
        }
        references(config.get("output_layers"), used);
        for (Map<String, @Nullable Object> layer : layers) {
            String name = String.valueOf(layer.get("name"));
            long calls = layer.get(NODES) instanceof List<?> list ? list.size() : 0;
            Set<Long> numbers = used.getOrDefault(name, Set.of());
            String className = ClassNames.current(String.valueOf(layer.get("class_name")));
            if (className.equals("Functional")) {
                nested.add(name);
            }
            boolean beyond = numbers.stream().anyMatch(number -> number >= Math.max(calls, 1));
            if (numbers.isEmpty() || !beyond && !ClassNames.isModel(className)) {
                continue;
            }
            Map<Long, Long> map = new HashMap<>();
            for (Long number : numbers) {
                long rank = calls > numbers.size() ? number - (numbers.contains(0L) ? 0 : 1) : map.size();
                map.put(number, rank);
            }
            callNumbers.put(name, map);
        }
    }

    /** Collects every {@code [name, call, tensor]} below. */
    private static void references(@Nullable Object tree, Map<String, Set<Long>> used) {
        if (tree instanceof List<?> list) {
            if (isReference(list)) {
                used.computeIfAbsent(String.valueOf(list.get(0)), key -> new TreeSet<>())
                        .add(((Number) java.util.Objects.requireNonNull(list.get(1))).longValue());
            }
            list.forEach(element -> references(element, used));
        } else if (tree instanceof Map<?, ?> map) {
            map.values().forEach(value -> references(value, used));
        }
    }

    private static boolean isReference(List<?> list) {
        return list.size() >= 3
                && list.get(0) instanceof String
                && list.get(1) instanceof Number
                && list.get(2) instanceof Number;
    }

    private long callNumber(String layer, long number) {
        return callNumbers.getOrDefault(layer, Map.of()).getOrDefault(number, number);
    }

    // Calls.

    private List<@Nullable Object> calls(Map<String, @Nullable Object> layer) {
        List<@Nullable Object> calls = new ArrayList<>();
        if (layer.get(NODES) instanceof List<?> old) {
            for (Object call : old) {
                calls.add(call instanceof List<?> references ? call(layer, references) : call);
            }
        }
        return calls;
    }

    private Map<String, @Nullable Object> call(Map<String, @Nullable Object> layer, List<?> references) {
        // The nodes of operators are one level flatter.
        List<?> entries = isReference(references) ? List.of(references) : references;
        List<@Nullable Object> tensors = new ArrayList<>();
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        for (Object entry : entries) {
            if (entry instanceof List<?> reference && isReference(reference)) {
                tensors.add(tensorOrConstant(reference));
                if (reference.size() > 3 && reference.get(3) instanceof Map<?, ?> given) {
                    given.forEach((key, value) -> keyword(layer, String.valueOf(key), value, keywords));
                }
            }
        }
        String className = String.valueOf(layer.get("class_name"));
        if (Operators.isOperator(className)) {
            return Operators.call(layer, tensors, keywords, notes);
        }
        List<@Nullable Object> args = new ArrayList<>();
        if (RECURRENT.contains(className) && tensors.size() > 1) {
            args.add(tensors.get(0));
            keywords.put("initial_state", new ArrayList<>(tensors.subList(1, tensors.size())));
        } else if (tensors.size() > 1 || MERGES.contains(className)) {
            args.add(tensors);
        } else {
            args.addAll(tensors);
        }
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        call.put("args", args);
        call.put("kwargs", keywords);
        return call;
    }

    private void keyword(
            Map<String, @Nullable Object> layer,
            String key,
            @Nullable Object value,
            Map<String, @Nullable Object> keywords) {
        if (value == null) {
            return;
        }
        if (key.equals("training") && isRandom(String.valueOf(layer.get("class_name"))) && !isFalse(value)) {
            notes.add("Layer `" + layer.get("name") + "`: put aside training=" + value
                    + ", by which Keras 2 drew random numbers in prediction too (Monte Carlo dropout); prediction is"
                    + " deterministic here, as in Keras 3.");
            return;
        }
        if (key.equals("training")) {
            keepsTraining = true;
            notes.add("Layer `" + layer.get("name") + "`: called with training=" + value
                    + ", which holds in training and in prediction, as in Keras 2 (Keras 3 overrides it).");
            keywords.put(key, !isFalse(value));
            return;
        }
        keywords.put(key, argument(value));
    }

    private static boolean isFalse(Object value) {
        return Boolean.FALSE.equals(value) || value instanceof Number number && number.intValue() == 0;
    }

    private static boolean isRandom(String className) {
        return className.startsWith("Random")
                || className.endsWith("Dropout")
                || className.startsWith("Gaussian")
                || className.matches("SpatialDropout\\dD");
    }

    private @Nullable Object argument(@Nullable Object value) {
        if (value instanceof List<?> list) {
            if (isReference(list)) {
                return tensorOrConstant(list);
            }
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(element -> result.add(argument(element)));
            return result;
        }
        return value;
    }

    private @Nullable Object tensorOrConstant(List<?> reference) {
        String name = String.valueOf(reference.get(0));
        if (name.equals("_CONSTANT_VALUE")) {
            return reference.get(2);
        }
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("keras_history", history(reference));
        Map<String, @Nullable Object> tensor = new LinkedHashMap<>();
        tensor.put("class_name", "__keras_tensor__");
        tensor.put("config", config);
        return tensor;
    }

    private List<@Nullable Object> history(List<?> reference) {
        String name = String.valueOf(reference.get(0));
        long number = ((Number) java.util.Objects.requireNonNull(reference.get(1))).longValue();
        List<@Nullable Object> history = new ArrayList<>();
        history.add(name);
        history.add(callNumber(name, number));
        history.add(((Number) java.util.Objects.requireNonNull(reference.get(2))).longValue());
        return history;
    }

    /** Among the ends of a model, and only there, Keras 3 counts a nested functional model's own construction as its first call. */
    private List<@Nullable Object> end(List<?> reference) {
        List<@Nullable Object> end = history(reference);
        if (nested.contains(String.valueOf(reference.get(0))) && end.get(1) instanceof Long number) {
            end.set(1, number + 1);
        }
        return end;
    }

    /** A model's inputs or outputs; Keras 3 writes a single one bare. */
    private @Nullable Object ends(@Nullable Object given) {
        if (given instanceof Map<?, ?> named) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            named.forEach((key, value) -> result.put(String.valueOf(key), ends(value)));
            return result;
        }
        if (!(given instanceof List<?> list)) {
            return given;
        }
        if (isReference(list)) {
            return end(list);
        }
        if (list.size() == 1 && list.get(0) instanceof List<?> only && isReference(only)) {
            return end(only);
        }
        List<@Nullable Object> result = new ArrayList<>();
        list.forEach(element -> result.add(ends(element)));
        return result;
    }
}
