package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TensorFlow functions used as layers in Keras 2 ({@code x + y}, {@code tf.nn.relu(x)}) as operations of Keras 3. */
final class Operators {

    private static final Set<String> CLASSES = Set.of("TFOpLambda", "SlicingOpLambda");

    /** Functions of two values, by the end of their name. */
    private static final Map<String, String> BINARY = Map.ofEntries(
            Map.entry("add", "Add"),
            Map.entry("subtract", "Subtract"),
            Map.entry("multiply", "Multiply"),
            Map.entry("truediv", "TrueDivide"),
            Map.entry("divide", "TrueDivide"),
            Map.entry("maximum", "Maximum"),
            Map.entry("minimum", "Minimum"),
            Map.entry("pow", "Power"),
            Map.entry("matmul", "Matmul"));

    /** Functions of one value. */
    private static final Map<String, String> UNARY = Map.ofEntries(
            Map.entry("sqrt", "Sqrt"),
            Map.entry("square", "Square"),
            Map.entry("exp", "Exp"),
            Map.entry("log", "Log"),
            Map.entry("abs", "Absolute"),
            Map.entry("neg", "Negative"),
            Map.entry("negative", "Negative"),
            Map.entry("tanh", "Tanh"));

    /** Functions that reduce over axes. */
    private static final Map<String, String> REDUCTIONS = Map.of(
            "reduce_mean", "Mean",
            "reduce_sum", "Sum",
            "reduce_max", "Max",
            "reduce_min", "Min");

    private Operators() {}

    static boolean isOperator(String className) {
        return CLASSES.contains(className);
    }

    /** The call of an operator; turns the layer's object into the operation. An unknown function stays as it is, and building refuses it by name. */
    static Map<String, @Nullable Object> call(
            Map<String, @Nullable Object> layer,
            List<@Nullable Object> tensors,
            Map<String, @Nullable Object> keywords,
            List<String> notes) {
        Map<String, @Nullable Object> config = Trees.mapOrNull(layer.get("config"));
        String function = config == null ? "" : String.valueOf(config.get("function"));
        String last = function.substring(function.lastIndexOf('.') + 1);
        List<@Nullable Object> args = new ArrayList<>(tensors);
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(keywords);
        kwargs.remove("name");
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        settings.put("name", layer.get("name"));
        String operation = null;
        if (BINARY.containsKey(last) && args.size() == 1 && kwargs.containsKey("y") && kwargs.size() == 1) {
            operation = BINARY.get(last);
            args.add(kwargs.remove("y"));
        } else if (BINARY.containsKey(last) && args.size() == 2 && kwargs.isEmpty()) {
            operation = BINARY.get(last);
        } else if (UNARY.containsKey(last) && args.size() == 1 && kwargs.isEmpty()) {
            operation = UNARY.get(last);
        } else if (REDUCTIONS.containsKey(last) && args.size() == 1) {
            operation = REDUCTIONS.get(last);
            settings.put("axis", kwargs.remove("axis"));
            settings.put("keepdims", kwargs.containsKey("keepdims") ? kwargs.remove("keepdims") : (Object) false);
        }
        if (operation != null && kwargs.isEmpty()) {
            layer.put("module", "keras.src.ops.numpy");
            layer.put("class_name", operation);
            layer.put("config", settings);
            layer.put("registered_name", operation);
            notes.add("Layer `" + layer.get("name") + "`: TensorFlow's " + function + " is the operation " + operation
                    + ".");
        }
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        call.put("args", args);
        call.put("kwargs", kwargs);
        return call;
    }
}
