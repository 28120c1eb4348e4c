package dev.keratin.saving.generations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers that compute what an operation does, for a Keras that keeps no operations in a model: that before TensorFlow 2.4.
 *
 * <p>They pass on masks, which operations do not, and merging layers have rules of their own for shapes of different rank; so this is for tensors of one shape in a
 * model without masks.
 */
final class LayersForOperations {

    private static final List<String> MERGES = List.of("Add", "Subtract", "Multiply", "Maximum", "Minimum");

    private static final Map<String, String> ACTIVATIONS = Map.of(
            "Relu", "relu",
            "Sigmoid", "sigmoid",
            "Tanh", "tanh",
            "Softplus", "softplus",
            "Softsign", "softsign",
            "Selu", "selu",
            "Exp", "exponential");

    private LayersForOperations() {}

    /** Whether one of these layers, or one below them, makes a mask. */
    static boolean masks(@Nullable Object tree) {
        if (tree instanceof List<?> list) {
            return list.stream().anyMatch(LayersForOperations::masks);
        }
        if (tree instanceof Map<?, ?> map) {
            return "Masking".equals(map.get("class_name"))
                    || Boolean.TRUE.equals(map.get("mask_zero"))
                    || map.values().stream().anyMatch(LayersForOperations::masks);
        }
        return false;
    }

    /**
     * Turns the object of an operation into that of a layer, and its arguments into the layer's.
     *
     * @return the tensors that the layer is called with, null where no layer computes exactly this
     */
    static @Nullable List<?> layer(Map<String, @Nullable Object> object, List<@Nullable Object> arguments) {
        String operation = String.valueOf(object.get("class_name"));
        List<Operand> tensors = Operand.among(arguments);
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("name", object.get("name"));
        config.put("trainable", true);
        if (tensors.isEmpty()
                || !tensors.stream().allMatch(tensor -> tensor.dtype().equals("float32"))) {
            return null;
        }
        config.put("dtype", "float32");
        List<?> inputs = arguments;
        String className = operation;
        if (MERGES.contains(operation)) {
            List<?> shape = tensors.get(0).shape();
            if (tensors.size() != 2
                    || shape == null
                    || !shape.equals(tensors.get(1).shape())) {
                return null;
            }
        } else if (operation.equals("Concatenate")
                && arguments.size() == 1
                && arguments.get(0) instanceof List<?> all
                && object.get("config") instanceof Map<?, ?> given) {
            if (all.size() < 2 || !all.stream().allMatch(Operand::isTensor)) {
                return null;
            }
            inputs = all;
            config.put("axis", given.get("axis"));
        } else if (ACTIVATIONS.containsKey(operation) && arguments.size() == 1) {
            className = "Activation";
            config.put("activation", ACTIVATIONS.get(operation));
        } else {
            return null;
        }
        object.put("class_name", className);
        object.put("config", config);
        return inputs;
    }
}
