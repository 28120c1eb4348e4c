package dev.keratin.models;

import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.layers.attention.HeadsAttention;
import dev.keratin.layers.rnn.Bidirectional;
import dev.keratin.layers.rnn.RecurrentLayer;
import dev.keratin.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Layers, models among them, as the objects of Keras's JSON. */
final class LayerSerialization {

    static {
        Layers.REGISTRY.register(Sequential.SCHEMA);
        Layers.REGISTRY.register(Functional.SCHEMA);
    }

    private LayerSerialization() {}

    /** The layer of an object tree. */
    static Layer parse(Map<String, @Nullable Object> tree) {
        return Layers.parse(tree);
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
