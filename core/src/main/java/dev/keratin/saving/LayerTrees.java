package dev.keratin.saving;

import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Names;
import java.util.ArrayList;
import java.util.List;

/** What every layout needs to know of a model. */
public final class LayerTrees {

    /** The name under which a model keeps its layers. */
    public static final String LAYERS = "layers";

    private LayerTrees() {}

    /** Whether this is a model, made of layers. */
    public static boolean isModel(Layer layer) {
        return layer.childLists().containsKey(LAYERS);
    }

    /** The name that Keras 3 gives a layer in a weights file, before its number: its class as Python has it, in snake_case. */
    public static String key(Layer layer) {
        // The one layer whose class and public name differ.
        String name = layer.className().equals("GroupQueryAttention") ? "GroupedQueryAttention" : layer.className();
        return Names.snakeCase(name);
    }

    /** Whether this is an operation of {@code keras.ops} rather than a layer. */
    public static boolean isOperation(Layer layer) {
        return layer.schema().module().startsWith("keras.src.ops");
    }

    /** The layers of a model as Keras lists them: without operations, and without the input of a Sequential. */
    public static List<Layer> layers(Layer model) {
        boolean sequential = isSequential(model);
        return model.childLists().getOrDefault(LAYERS, List.of()).stream()
                .filter(layer -> !isOperation(layer))
                .filter(layer -> !(sequential && layer.className().equals("InputLayer")))
                .toList();
    }

    /** Whether a model is a stack of layers. */
    public static boolean isSequential(Layer model) {
        return model.className().equals("Sequential");
    }

    /** The variables that a layer owns itself, in the order in which Keras 3 numbers them. */
    public static List<Variable> own(Layer layer) {
        return layer.storedVariables();
    }

    /** All variables of a layer in the order of files that go by order: the trainable ones, then the others. */
    public static List<Variable> legacyOrder(Layer layer) {
        List<Variable> all = new ArrayList<>(layer.trainableVariables());
        all.addAll(layer.nonTrainableVariables());
        return all;
    }
}
