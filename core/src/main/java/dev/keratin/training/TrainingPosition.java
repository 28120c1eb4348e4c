package dev.keratin.training;

import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where training stands, besides the values of weights and optimizer: seed and counters, epoch and step, metric accumulators, history, and what
 * every callback remembers. With it, training that is interrupted goes on to the same bits.
 *
 * @param tree a config tree, for a file's text; {@code {"tensor": name}} stands in it where a tensor belongs
 * @param tensors the tensors by name, for a file's arrays
 */
public record TrainingPosition(Map<String, @Nullable Object> tree, Map<String, Tensor> tensors) {

    private static final String TENSOR = "tensor";

    /** A position from a state that holds its tensors itself. */
    static TrainingPosition of(Map<String, @Nullable Object> state) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        state.forEach((key, value) -> tree.put(key, lift(key, value, tensors)));
        return new TrainingPosition(tree, tensors);
    }

    private static @Nullable Object lift(String path, @Nullable Object value, Map<String, Tensor> tensors) {
        if (value instanceof Tensor tensor) {
            tensors.put(path, tensor);
            return Map.of(TENSOR, path);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> lifted = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                lifted.add(lift(path + "/" + i, list.get(i), tensors));
            }
            return lifted;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> lifted = new LinkedHashMap<>();
            map.forEach((key, element) -> lifted.put((String) key, lift(path + "/" + key, element, tensors)));
            return lifted;
        }
        return value;
    }

    /** The state with its tensors in place. */
    Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        tree.forEach((key, value) -> state.put(key, lower(value)));
        return state;
    }

    private @Nullable Object lower(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> lowered = new ArrayList<>();
            list.forEach(element -> lowered.add(lower(element)));
            return lowered;
        }
        if (value instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.get(TENSOR) instanceof String name) {
                Tensor tensor = tensors.get(name);
                if (tensor == null) {
                    throw new IllegalArgumentException("The training position names a tensor \"" + name
                            + "\" that is not among its tensors " + tensors.keySet() + "; it was not read completely.");
                }
                return tensor;
            }
            Map<String, @Nullable Object> lowered = new LinkedHashMap<>();
            map.forEach((key, element) -> lowered.put((String) key, lower(element)));
            return lowered;
        }
        return value;
    }
}
