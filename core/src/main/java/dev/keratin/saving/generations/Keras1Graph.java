package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Sequential} of Keras 1 that is more than a stack, as the functional model that it is. One that begins with a {@code Merge} of branches has an input
 * for every branch, and the branches' layers stand in the model itself. One that normalizes by the batch also when it predicts ({@code mode=2}) says so at the
 * call.
 *
 * <pre>
 * Sequential([Merge([a, b]), c])   becomes   inputs -> a, b -> Merge -> c
 * </pre>
 */
final class Keras1Graph {

    private static final String CONFIG = "config";
    private static final String LAYERS = "layers";
    private static final String CLASS_NAME = "class_name";
    private static final String NODES = "inbound_nodes";

    private final List<@Nullable Object> layers = new ArrayList<>();
    private final List<@Nullable Object> inputs = new ArrayList<>();

    private Keras1Graph() {}

    /** The model as a {@code Model} in the grammar of Keras 1; any other object comes back as it is. */
    static Map<String, @Nullable Object> flatten(Map<String, @Nullable Object> object, List<String> notes) {
        if (!"Sequential".equals(object.get(CLASS_NAME)) || !isMore(stack(object))) {
            return object;
        }
        Keras1Graph graph = new Keras1Graph();
        List<@Nullable Object> end = graph.stack(stack(object));
        Map<String, @Nullable Object> own = Trees.mapOrNull(object.get(CONFIG));
        Object name = own != null && own.get("name") != null ? own.get("name") : object.get("name");
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("name", name == null ? "sequential" : name);
        config.put(LAYERS, graph.layers);
        config.put("input_layers", graph.inputs);
        config.put("output_layers", List.of(end));
        Map<String, @Nullable Object> model = new LinkedHashMap<>(object);
        model.put(CLASS_NAME, "Model");
        model.put(CONFIG, config);
        notes.add("Sequential `" + config.get("name") + "` is read as a functional model with " + graph.inputs.size()
                + " inputs, which Keras 3 needs to say what Keras 1 said.");
        return model;
    }

    private static boolean isMore(List<Map<String, @Nullable Object>> stack) {
        return !stack.isEmpty()
                && (branches(stack.get(0)) != null || stack.stream().anyMatch(Keras1::normalizesByBatch));
    }

    /** The layers of a Sequential, whose config is the list itself. */
    private static List<Map<String, @Nullable Object>> stack(Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(object.get(CONFIG));
        Object given = config == null ? object.get(CONFIG) : config.get(LAYERS);
        List<Map<String, @Nullable Object>> stack = new ArrayList<>();
        if (given instanceof List<?> list) {
            for (Object element : list) {
                Map<String, @Nullable Object> layer = Trees.mapOrNull(element);
                if (layer != null) {
                    stack.add(layer);
                }
            }
        }
        return stack;
    }

    /** The branches that a Merge carries, null where this is none or stands in a graph, which names its tensors. */
    private static @Nullable List<?> branches(Map<String, @Nullable Object> layer) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(layer.get(CONFIG));
        return "Merge".equals(layer.get(CLASS_NAME))
                        && config != null
                        && config.get(LAYERS) instanceof List<?> branches
                        && !branches.isEmpty()
                ? branches
                : null;
    }

    /** Adds a stack of layers and gives the tensor at its end. */
    private List<@Nullable Object> stack(List<Map<String, @Nullable Object>> stack) {
        List<@Nullable Object> end = new ArrayList<>();
        for (Map<String, @Nullable Object> layer : stack) {
            end = end.isEmpty() ? first(layer) : add(layer, List.of(end));
        }
        return end;
    }

    private List<@Nullable Object> first(Map<String, @Nullable Object> layer) {
        List<?> branches = branches(layer);
        if (branches == null) {
            return isInput(layer) ? input(layer) : add(layer, List.of(input(layer)));
        }
        List<@Nullable Object> ends = new ArrayList<>();
        for (Object element : branches) {
            Map<String, @Nullable Object> branch = Trees.mapOrNull(element);
            if (branch != null) {
                ends.add(
                        switch (String.valueOf(branch.get(CLASS_NAME))) {
                            case "Sequential" -> stack(stack(branch));
                            case "Model" -> graph(branch);
                            default -> first(branch);
                        });
            }
        }
        Map<String, @Nullable Object> merge = new LinkedHashMap<>(layer);
        Map<String, @Nullable Object> config = new LinkedHashMap<>(settings(layer));
        config.remove(LAYERS);
        merge.put(CONFIG, config);
        return add(merge, ends);
    }

    /** Adds the layers of a functional model, which have their calls. */
    private List<@Nullable Object> graph(Map<String, @Nullable Object> model) {
        Map<String, @Nullable Object> config = settings(model);
        layers.addAll(stack(model));
        if (config.get("input_layers") instanceof List<?> own) {
            inputs.addAll(own);
        }
        return config.get("output_layers") instanceof List<?> ends
                        && !ends.isEmpty()
                        && ends.get(0) instanceof List<?> end
                ? new ArrayList<>(end)
                : new ArrayList<>();
    }

    /** Adds an input, for the layer itself or before one that carries the shape of its data. */
    private List<@Nullable Object> input(Map<String, @Nullable Object> layer) {
        Map<String, @Nullable Object> input = layer;
        if (!isInput(layer)) {
            Map<String, @Nullable Object> config = new LinkedHashMap<>();
            config.put("batch_input_shape", LayerGrammar.firstShape(List.of(layer)));
            config.put("name", name(layer) + "_input");
            input = new LinkedHashMap<>();
            input.put(CLASS_NAME, "InputLayer");
            input.put(CONFIG, config);
        }
        List<@Nullable Object> tensor = add(input, List.of());
        inputs.add(tensor);
        return tensor;
    }

    private static boolean isInput(Map<String, @Nullable Object> layer) {
        return "InputLayer".equals(layer.get(CLASS_NAME));
    }

    private List<@Nullable Object> add(Map<String, @Nullable Object> given, List<@Nullable Object> tensors) {
        Map<String, @Nullable Object> layer = new LinkedHashMap<>(given);
        String name = name(given);
        layer.put("name", name);
        layer.put(NODES, isInput(given) ? new ArrayList<>() : new ArrayList<>(List.of(new ArrayList<>(tensors))));
        layers.add(layer);
        return tensor(name);
    }

    private static String name(Map<String, @Nullable Object> layer) {
        Object name = settings(layer).get("name");
        return String.valueOf(name == null ? layer.get("name") : name);
    }

    private static Map<String, @Nullable Object> settings(Map<String, @Nullable Object> layer) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(layer.get(CONFIG));
        return config == null ? Map.of() : config;
    }

    private static List<@Nullable Object> tensor(String layer) {
        return new ArrayList<>(List.of(layer, 0L, 0L));
    }
}
