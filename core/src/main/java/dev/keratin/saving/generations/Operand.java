package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that something is called with in a functional model, with what the config says of it.
 *
 * @param shape its shape, null where the config does not say
 * @param dtype its type, empty where the config does not say
 */
record Operand(@Nullable List<?> shape, String dtype) {

    static boolean isTensor(@Nullable Object tree) {
        return tree instanceof Map<?, ?> object && "__keras_tensor__".equals(object.get("class_name"));
    }

    /** All tensors of arguments, in order. */
    static List<Operand> among(List<@Nullable Object> arguments) {
        List<Operand> found = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof List<?> list) {
                found.addAll(among(new ArrayList<@Nullable Object>(list)));
            } else if (isTensor(argument)) {
                Map<String, @Nullable Object> tensor = Trees.mapOrNull(argument);
                Map<String, @Nullable Object> config = tensor == null ? null : Trees.mapOrNull(tensor.get("config"));
                List<?> shape = config != null && config.get("shape") instanceof List<?> dims ? dims : null;
                String dtype = config != null && config.get("dtype") instanceof String name ? name : "";
                found.add(new Operand(shape, dtype));
            }
        }
        return found;
    }

    /** The number of axes, -1 where the config does not say. */
    int rank() {
        return shape == null ? -1 : shape.size();
    }

    /** Whether the type is this one, or unknown. */
    boolean mayBe(String name) {
        return dtype.isEmpty() || dtype.equals(name);
    }
}
