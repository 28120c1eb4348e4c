package dev.keratin.models;

import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.layers.attention.HeadsAttention;
import dev.keratin.layers.operation.Operations;
import dev.keratin.layers.rnn.Bidirectional;
import dev.keratin.layers.rnn.RecurrentLayer;
import dev.keratin.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Layers, models among them, as the objects of Keras's JSON. */
final class LayerTrees {

    static {
        Layers.REGISTRY.register(Sequential.SCHEMA);
        Layers.REGISTRY.register(Functional.SCHEMA);
    }

    /** Names that layers and operations share where the number of arguments tells them apart. */
    private static final Set<String> OPERATIONS_AND_LAYERS =
            Set.of("Add", "Subtract", "Multiply", "Maximum", "Minimum", "Average", "Dot");

    private LayerTrees() {}

    /** The layer of an object tree. */
    static Layer parse(Map<String, @Nullable Object> tree) {
        return isOperation(tree) ? Operations.parse(tree) : Layers.parse(tree);
    }

    /**
     * Whether a tree is an operation although its module does not say so, as in legacy HDF5 files. Where a layer has the same name ({@code Add}), the layer
     * takes one list of tensors and the operation its operands one by one.
     */
    private static boolean isOperation(Map<String, @Nullable Object> tree) {
        if (!(tree.get("class_name") instanceof String name)
                || !Operations.names().contains(name)) {
            return false;
        }
        if (Layers.REGISTRY.find(name) == null) {
            return true;
        }
        return tree.get("inbound_nodes") instanceof List<?> nodes
                && !nodes.isEmpty()
                && nodes.get(0) instanceof Map<?, ?> node
                && node.get("args") instanceof List<?> args
                && args.size() > 1
                && OPERATIONS_AND_LAYERS.contains(name);
    }

    /** {@code module}, {@code class_name}, {@code config}, {@code registered_name} and, where the layer has weights, {@code build_config}. */
    static Map<String, @Nullable Object> tree(Layer layer) {
        Map<String, @Nullable Object> tree = Layers.tree(layer);
        List<Shape> shapes = layer.buildShapes();
        if (shapes != null && !shapes.isEmpty() && !layer.variables().isEmpty() && !(layer instanceof Functional)) {
            tree.put("build_config", buildConfig(layer, shapes));
        }
        return tree;
    }

    /** The arguments of Keras's {@code build}. */
    private static Map<String, @Nullable Object> buildConfig(Layer layer, List<Shape> shapes) {
        Map<String, @Nullable Object> build = new LinkedHashMap<>();
        if (layer instanceof HeadsAttention<?> attention) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            attention.namedBuildShapes().forEach((name, shape) -> named.put(name, FunctionalConfig.shapeTree(shape)));
            build.put("shapes_dict", named);
        } else if (shapes.size() == 1 || layer instanceof RecurrentLayer<?> || layer instanceof Bidirectional) {
            // What follows a sequence are initial states, which no weight depends on.
            build.put("input_shape", FunctionalConfig.shapeTree(shapes.get(0)));
        } else {
            build.put(
                    "input_shape",
                    shapes.stream().map(FunctionalConfig::shapeTree).toList());
        }
        return build;
    }
}
