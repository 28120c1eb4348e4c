package dev.keratin.models;

import dev.keratin.layers.Arguments;
import dev.keratin.layers.CallNode;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Layer;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a functional model as a config tree and back, in the grammar of Keras 3: each layer with its {@code inbound_nodes}, each node with
 * {@code args} and {@code kwargs}, tensors as {@code keras_history} triples of layer name, call and output.
 *
 * <p>Calls of a layer are counted within the model. Where a model's own inputs and outputs
 * name a call of a nested functional model, Keras counts from 1.
 */
final class FunctionalConfig {

    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Map<Layer, Integer> existingNodes = new LinkedHashMap<>();

    /**
     * Builds all layers and makes all calls of a config.
     *
     * @throws IllegalArgumentException where a layer is unknown, a name stands twice, or the graph has loops or dangling ends
     */
    FunctionalConfig(@Nullable Object tree) {
        if (!(tree instanceof List<?> list)) {
            throw new IllegalArgumentException(
                    "`layers` of a functional model must be a list, received " + ConfigTrees.describe(tree) + ".");
        }
        Map<Layer, List<Object>> pending = new LinkedHashMap<>();
        for (Object element : list) {
            Map<String, @Nullable Object> entry = ConfigTrees.map(element, "a layer of a functional model");
            Layer layer = LayerSerialization.parse(entry);
            String name = entry.get("name") instanceof String given ? given : layer.name();
            if (layers.put(name, layer) != null) {
                throw new IllegalArgumentException("Two layers of the model are named " + ConfigTrees.describe(name)
                        + "; every name must be unique.");
            }
            existingNodes.put(layer, layer.inboundNodes().size());
            Object nodes = entry.get("inbound_nodes");
            if (nodes instanceof List<?> calls && !calls.isEmpty()) {
                pending.put(layer, new ArrayList<>(calls));
            } else if (layer instanceof dev.keratin.layers.InputLayer input) {
                input.output();
            }
        }
        resolve(pending);
    }

    /** Makes calls as soon as all tensors they need exist; a round without progress means a loop or a dangling end. */
    private void resolve(Map<Layer, List<Object>> pending) {
        boolean progress = true;
        while (!pending.isEmpty() && progress) {
            progress = false;
            for (Map.Entry<Layer, List<Object>> entry : List.copyOf(pending.entrySet())) {
                Layer layer = entry.getKey();
                List<Object> calls = entry.getValue();
                while (!calls.isEmpty()) {
                    Arguments arguments = arguments(calls.get(0));
                    if (arguments == null) {
                        break;
                    }
                    layer.applyAll(arguments);
                    calls.remove(0);
                    progress = true;
                }
                if (calls.isEmpty()) {
                    pending.remove(layer);
                }
            }
        }
        if (!pending.isEmpty()) {
            throw new IllegalArgumentException("The graph of the model has loops or dangling ends: calls of "
                    + pending.keySet().stream()
                            .map(layer -> ConfigTrees.describe(layer.name()))
                            .toList()
                    + " need tensors that nothing gives.");
        }
    }

    private @Nullable Arguments arguments(Object node) {
        Map<String, @Nullable Object> call = ConfigTrees.map(node, "a call in inbound_nodes");
        List<@Nullable Object> positional = new ArrayList<>();
        Object args = call.get("args");
        if (args instanceof List<?> list) {
            for (Object tree : list) {
                positional.add(tree);
            }
        }
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        if (call.get("kwargs") instanceof Map<?, ?>) {
            keywords.putAll(ConfigTrees.map(call.get("kwargs"), "kwargs"));
        }
        boolean[] missing = {false};
        positional.replaceAll(tree -> revive(tree, missing));
        keywords.replaceAll((key, tree) -> revive(tree, missing));
        return missing[0] ? null : new Arguments(positional, keywords);
    }

    /** Replaces tensors by those that exist; notes where one does not yet. */
    private @Nullable Object revive(@Nullable Object tree, boolean[] missing) {
        if (tree instanceof Map<?, ?> map) {
            if ("__keras_tensor__".equals(map.get("class_name"))) {
                Map<String, @Nullable Object> config = ConfigTrees.map(map.get("config"), "a tensor");
                KerasTensor tensor = tensor(config.get("keras_history"), 0);
                missing[0] |= tensor == null;
                return tensor;
            }
            Map<Object, @Nullable Object> revived = new LinkedHashMap<>();
            map.forEach((key, value) -> revived.put(key, revive(value, missing)));
            return revived;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> revived = new ArrayList<>();
            list.forEach(element -> revived.add(revive(element, missing)));
            return revived;
        }
        return tree;
    }

    /** The tensor of a history triple; null where the call was not made yet. */
    private @Nullable KerasTensor tensor(@Nullable Object history, int firstOfNested) {
        if (!(history instanceof List<?> triple)
                || triple.size() < 3
                || !(triple.get(0) instanceof String name)
                || !(triple.get(1) instanceof Number call)
                || !(triple.get(2) instanceof Number output)) {
            throw new IllegalArgumentException(
                    "A tensor is named by [layer, call, output], received " + ConfigTrees.describe(history) + ".");
        }
        Layer layer = layers.get(name);
        if (layer == null) {
            throw new IllegalArgumentException(
                    "A call refers to layer " + ConfigTrees.describe(name) + ", which the model does not have.");
        }
        int index = call.intValue()
                - (layer instanceof Functional ? firstOfNested : 0)
                + existingNodes.getOrDefault(layer, 0);
        List<CallNode> nodes = layer.inboundNodes();
        if (index < 0 || index >= nodes.size()) {
            return null;
        }
        List<KerasTensor> outputs = nodes.get(index).outputs();
        if (output.intValue() < 0 || output.intValue() >= outputs.size()) {
            throw new IllegalArgumentException("Layer " + ConfigTrees.describe(name) + " has " + outputs.size()
                    + " results, but a call refers to number " + output + ".");
        }
        return outputs.get(output.intValue());
    }

    /** The structure of {@code input_layers} or {@code output_layers} with its tensors. */
    Object tensors(@Nullable Object tree) {
        if (tree instanceof List<?> list && list.size() == 3 && list.get(0) instanceof String) {
            KerasTensor tensor = tensor(list, 1);
            if (tensor == null) {
                throw new IllegalArgumentException("The model has no tensor " + ConfigTrees.describe(tree) + ".");
            }
            return tensor;
        }
        if (tree instanceof List<?> list) {
            return list.stream().map(this::tensors).toList();
        }
        if (tree instanceof Map<?, ?> map) {
            Map<Object, Object> structure = new LinkedHashMap<>();
            map.forEach((key, value) -> structure.put(key, tensors(value)));
            return structure;
        }
        throw new IllegalArgumentException("Inputs and outputs of a model are [layer, call, output] triples, received "
                + ConfigTrees.describe(tree) + ".");
    }

    /** The keys {@code layers}, {@code input_layers}, {@code output_layers}. */
    static Map<String, @Nullable Object> of(LayerGraph graph, Object inputs, Object outputs) {
        Set<CallNode> own = new HashSet<>(graph.nodes());
        List<Object> layers = new ArrayList<>();
        for (Layer layer : graph.layers()) {
            Map<String, @Nullable Object> entry = LayerSerialization.tree(layer);
            entry.put("name", layer.name());
            List<Object> nodes = new ArrayList<>();
            for (CallNode node : layer.inboundNodes()) {
                if (own.contains(node) && !node.inputs().isEmpty()) {
                    Arguments trees = node.arguments().map(KerasTensor.class, tensor -> tensorTree(tensor, own));
                    Map<String, @Nullable Object> call = new LinkedHashMap<>();
                    call.put("args", trees.positional());
                    call.put("kwargs", trees.keywords());
                    nodes.add(call);
                }
            }
            entry.put("inbound_nodes", nodes);
            layers.add(entry);
        }
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("layers", layers);
        config.put("input_layers", Arguments.mapTree(inputs, KerasTensor.class, tensor -> history(tensor, own, 1)));
        config.put("output_layers", Arguments.mapTree(outputs, KerasTensor.class, tensor -> history(tensor, own, 1)));
        return config;
    }

    private static Map<String, @Nullable Object> tensorTree(KerasTensor tensor, Set<CallNode> own) {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("shape", shapeTree(tensor.shape()));
        config.put("dtype", tensor.dtype().kerasName());
        config.put("keras_history", history(tensor, own, 0));
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("class_name", "__keras_tensor__");
        tree.put("config", config);
        return tree;
    }

    static List<@Nullable Object> shapeTree(Shape shape) {
        List<@Nullable Object> dims = new ArrayList<>();
        for (int dim : shape.toArray()) {
            dims.add(dim < 0 ? null : (Long) (long) dim);
        }
        return dims;
    }

    private static List<Object> history(KerasTensor tensor, Set<CallNode> own, long firstOfNested) {
        Layer layer = tensor.node().layer();
        long index = layer instanceof Functional ? firstOfNested : 0;
        for (CallNode node : layer.inboundNodes()) {
            if (node == tensor.node()) {
                break;
            }
            index += own.contains(node) ? 1 : 0;
        }
        return List.of(layer.name(), index, (long) tensor.index());
    }
}
