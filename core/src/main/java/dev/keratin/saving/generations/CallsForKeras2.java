package dev.keratin.saving.generations;

import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of a functional model in the form of Keras 2: {@code [[["shared", 0, 0, {}], ["shared", 1, 0, {}]]]}. */
final class CallsForKeras2 {

    private static final String NODES = "inbound_nodes";

    private final Target target;
    private final Map<String, @Nullable Object> config;
    private final Set<String> nested = new HashSet<>();

    CallsForKeras2(Target target, Map<String, @Nullable Object> config) {
        this.target = target;
        this.config = config;
    }

    void rewrite(List<@Nullable Object> layers, Map<String, @Nullable Object> result) throws InexpressibleException {
        for (Object layer : layers) {
            if (layer instanceof Map<?, ?> object) {
                String className = ClassNames.current(String.valueOf(object.get("class_name")));
                if (ClassNames.isModel(className)) {
                    // Keras 2 counts the construction of any nested model, also of a Sequential, as its first call.
                    nested.add(String.valueOf(object.get("name")));
                }
            }
        }
        for (Object layer : layers) {
            Map<String, @Nullable Object> object = Trees.mapOrNull(layer);
            if (object != null) {
                object.put(NODES, calls(object));
            }
        }
        result.put("input_layers", ends(config.get("input_layers")));
        result.put("output_layers", ends(config.get("output_layers")));
    }

    private List<@Nullable Object> calls(Map<String, @Nullable Object> layer) throws InexpressibleException {
        List<@Nullable Object> calls = new ArrayList<>();
        if (layer.get(NODES) instanceof List<?> given) {
            for (Object call : given) {
                Map<String, @Nullable Object> object = Trees.mapOrNull(call);
                calls.add(object == null ? call : call(String.valueOf(layer.get("name")), object));
            }
        }
        return calls;
    }

    private List<@Nullable Object> call(String layer, Map<String, @Nullable Object> call)
            throws InexpressibleException {
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        List<List<@Nullable Object>> extra = new ArrayList<>();
        Map<String, @Nullable Object> given = Trees.mapOrNull(call.get("kwargs"));
        if (given != null) {
            for (Map.Entry<String, @Nullable Object> entry : given.entrySet()) {
                if (entry.getKey().equals("initial_state")) {
                    tensors(layer, entry.getValue(), extra);
                } else if (entry.getValue() != null) {
                    keywords.put(entry.getKey(), keyword(entry.getValue()));
                }
            }
        }
        List<List<@Nullable Object>> references = new ArrayList<>();
        tensors(layer, call.get("args"), references);
        references.addAll(extra);
        List<@Nullable Object> result = new ArrayList<>();
        for (List<@Nullable Object> reference : references) {
            List<@Nullable Object> entry = new ArrayList<>(reference);
            entry.add(result.isEmpty() ? keywords : new LinkedHashMap<String, @Nullable Object>());
            result.add(entry);
        }
        return result;
    }

    private void tensors(String layer, @Nullable Object tree, List<List<@Nullable Object>> found)
            throws InexpressibleException {
        if (tree instanceof List<?> list) {
            for (Object element : list) {
                tensors(layer, element, found);
            }
            return;
        }
        List<@Nullable Object> history = history(tree);
        if (history == null) {
            throw new InexpressibleException("Layer `" + layer + "` cannot be written for " + target
                    + ": it is called with " + tree + ", and Keras 2 keeps only tensors among the inputs."
                    + " Save for keras-3.");
        }
        found.add(history);
    }

    private @Nullable Object keyword(@Nullable Object value) {
        List<@Nullable Object> history = history(value);
        return history == null ? value : history;
    }

    private @Nullable List<@Nullable Object> history(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> tensor
                && "__keras_tensor__".equals(tensor.get("class_name"))
                && tensor.get("config") instanceof Map<?, ?> own
                && own.get("keras_history") instanceof List<?> history) {
            List<@Nullable Object> numbers = new ArrayList<>(history);
            if (nested.contains(String.valueOf(history.get(0))) && history.get(1) instanceof Number call) {
                numbers.set(1, call.longValue() + 1);
            }
            return numbers;
        }
        return null;
    }

    /** Inputs or outputs, always as a list; the ends of a nested functional model are counted from 1 in Keras 3 too. */
    private static @Nullable Object ends(@Nullable Object given) {
        if (given instanceof List<?> list && list.size() == 3 && list.get(0) instanceof String) {
            List<@Nullable Object> one = new ArrayList<>();
            one.add(given);
            return one;
        }
        return given;
    }
}
