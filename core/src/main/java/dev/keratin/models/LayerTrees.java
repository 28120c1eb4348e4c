package dev.keratin.models;

import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Layers, models among them, as the objects of Keras's JSON. */
final class LayerTrees {

    static {
        Layers.REGISTRY.register(Sequential.SCHEMA);
        Layers.REGISTRY.register(Functional.SCHEMA);
    }

    private LayerTrees() {}

    /** The layer of an object tree. */
    static Layer parse(Map<String, @Nullable Object> tree) {
        return Layers.parse(tree);
    }

    /** {@code module}, {@code class_name}, {@code config}, {@code registered_name} and, where the layer has weights, {@code build_config}. */
    static Map<String, @Nullable Object> tree(Layer layer) {
        Map<String, @Nullable Object> tree = Layers.tree(layer);
        List<Shape> shapes = layer.buildShapes();
        if (shapes != null && !shapes.isEmpty() && !layer.variables().isEmpty() && !(layer instanceof Functional)) {
            Map<String, @Nullable Object> build = new LinkedHashMap<>();
            build.put(
                    "input_shape",
                    shapes.size() == 1
                            ? FunctionalConfig.shapeTree(shapes.get(0))
                            : shapes.stream().map(FunctionalConfig::shapeTree).toList());
            tree.put("build_config", build);
        }
        return tree;
    }
}
