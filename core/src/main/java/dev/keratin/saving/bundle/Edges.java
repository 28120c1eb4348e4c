package dev.keratin.saving.bundle;

import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that edges of object graphs have in Keras 2 and Keras 3: attributes of Python objects.
 *
 * <p>Where the two differ a file holds both, each leading to the same object, and a reader takes whichever is there.
 */
final class Edges {

    /** What the roles of variables and sub-layers are called besides their own name. */
    private static final Map<String, List<String>> OTHER_NAMES = Map.of(
            "kernel", List.of("_kernel", "depthwise_kernel"),
            "embeddings", List.of("_embeddings"),
            "depthwise_kernel", List.of("kernel"),
            "mean", List.of("adapt_mean"),
            "variance", List.of("adapt_variance"));

    private static final Set<String> DEPTHWISE = Set.of("DepthwiseConv1D", "DepthwiseConv2D");
    private static final Set<String> SEPARABLE = Set.of("SeparableConv1D", "SeparableConv2D");

    private Edges() {}

    /** The edges from a layer to a variable of its own, the most likely first. */
    static List<String> toVariable(Layer layer, Variable variable) {
        Set<String> names = new LinkedHashSet<>();
        names.add(variable.name());
        names.addAll(OTHER_NAMES.getOrDefault(variable.name(), List.of()));
        if (SEPARABLE.contains(layer.className())) {
            return List.of(variable.name());
        }
        if (!DEPTHWISE.contains(layer.className())) {
            names.remove("depthwise_kernel");
        }
        return new ArrayList<>(names);
    }

    /** The edges from a layer to a sub-layer. */
    static List<String> toChild(String attribute) {
        String bare = attribute.startsWith("_") ? attribute.substring(1) : attribute;
        return attribute.equals(bare) ? List.of(bare, "_" + bare) : List.of(attribute, bare);
    }
}
