package dev.keratin.saving.generations;

import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TensorFlow functions used as layers in Keras 2 ({@code x + y}, {@code tf.nn.relu(x)}, {@code x[:, -1]}) as operations of Keras 3. */
final class Operators {

    private static final Set<String> CLASSES = Set.of("TFOpLambda", "SlicingOpLambda", TensorFlowNodes.CLASS_NAME);

    /** Arguments that change the type or the name of a result, or the way it is computed, but no value. */
    private static final Set<String> WITHOUT_VALUE =
            Set.of("name", "output_type", "conjugate", "validate_indices", "data_format");

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
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(keywords);
        List<@Nullable Object> operands = tensors;
        TensorFlowNodes.Call node = config == null ? null : TensorFlowNodes.of(config, tensors);
        if (node != null) {
            function = node.function();
            operands = node.args();
            kwargs.putAll(node.kwargs());
        }
        kwargs.entrySet().removeIf(entry -> hasNoEffect(entry.getKey(), entry.getValue()));
        List<@Nullable Object> args = operation(layer, function, operands, kwargs, notes);
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        call.put("args", args == null ? tensors : args);
        call.put("kwargs", args == null ? keywords : Map.of());
        return call;
    }

    private static boolean hasNoEffect(String key, @Nullable Object value) {
        return value == null
                || Boolean.FALSE.equals(value)
                || WITHOUT_VALUE.contains(key)
                || (key.equals("batch_dims") || key.equals("constant_values"))
                        && value instanceof Number number
                        && number.doubleValue() == 0
                || key.equals("mode") && "CONSTANT".equals(value)
                || key.equals("ord") && "euclidean".equals(value);
    }

    /** The arguments of the operation that the layer becomes, null where there is none. */
    private static @Nullable List<@Nullable Object> operation(
            Map<String, @Nullable Object> layer,
            String function,
            List<@Nullable Object> tensors,
            Map<String, @Nullable Object> kwargs,
            List<String> notes) {
        String last = function.substring(function.lastIndexOf('.') + 1);
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        settings.put("name", layer.get("name"));
        List<@Nullable Object> args = new ArrayList<>(tensors);
        switch (last) {
            case "getitem" -> {
                args.add(Subscripts.key(kwargs.remove("slice_spec")));
                return kwargs.isEmpty() ? become(layer, function, "numpy", "GetItem", settings, args, notes) : null;
            }
            case "l2_normalize" -> {
                // TensorFlow bounds the sum of squares, Keras its root.
                double bound = kwargs.remove("epsilon") instanceof Number epsilon ? epsilon.doubleValue() : 1e-12;
                settings.put("axis", kwargs.remove("axis"));
                settings.put("epsilon", Math.sqrt(bound));
                return kwargs.isEmpty() ? become(layer, function, "nn", "Normalize", settings, args, notes) : null;
            }
            case "identity", "add_n" -> {
                String className = last.equals("identity") ? "Identity" : "Add";
                layer.put("module", "keras.layers");
                layer.put("class_name", className);
                layer.put("config", settings);
                layer.put("registered_name", null);
                notes.add("Layer `" + layer.get("name") + "`: TensorFlow's " + function + " is " + className + ".");
                return last.equals("identity") ? args : new ArrayList<>(List.of(tensors));
            }
            default -> {
                TensorFlowFunctions.Form form = TensorFlowFunctions.of(function);
                return form == null ? null : formed(layer, function, form, settings, args, kwargs, notes);
            }
        }
    }

    private static @Nullable List<@Nullable Object> formed(
            Map<String, @Nullable Object> layer,
            String function,
            TensorFlowFunctions.Form form,
            Map<String, @Nullable Object> settings,
            List<@Nullable Object> args,
            Map<String, @Nullable Object> kwargs,
            List<String> notes) {
        settings.putAll(form.implied());
        form.settings().forEach((key, setting) -> {
            if (kwargs.containsKey(key)) {
                settings.put(setting, kwargs.remove(key));
            } else if (key.equals("keepdims")) {
                settings.put(setting, false);
            } else if (key.equals("axis") && !settings.containsKey(setting) && isReduction(form)) {
                settings.put(setting, null);
            }
        });
        for (String operand : form.operands()) {
            if (kwargs.containsKey(operand)) {
                args.add(kwargs.remove(operand));
            }
        }
        if (form.operation().equals("Split") && settings.get("indices_or_sections") instanceof List<?> sizes) {
            settings.put("indices_or_sections", ends(sizes));
        }
        if (!kwargs.isEmpty() || form.operation().equals("Split") && settings.get("indices_or_sections") == null) {
            return null;
        }
        List<@Nullable Object> given = args;
        if (form.operation().equals("Concatenate") || form.operation().equals("Stack")) {
            given = new ArrayList<>();
            given.add(args);
        }
        return become(layer, function, form.module(), form.operation(), settings, given, notes);
    }

    /** TensorFlow splits at sizes, Keras where each part but the last ends; null where a size before the last is left open. */
    private static @Nullable List<@Nullable Object> ends(List<?> sizes) {
        List<@Nullable Object> ends = new ArrayList<>();
        long end = 0;
        for (Object size : sizes.subList(0, Math.max(sizes.size() - 1, 0))) {
            if (!(size instanceof Number number) || number.longValue() < 0) {
                return null;
            }
            end += number.longValue();
            ends.add(end);
        }
        return ends;
    }

    private static boolean isReduction(TensorFlowFunctions.Form form) {
        return form.settings().containsKey("keepdims") || form.operation().equals("Squeeze");
    }

    private static List<@Nullable Object> become(
            Map<String, @Nullable Object> layer,
            String function,
            String module,
            String operation,
            Map<String, @Nullable Object> settings,
            List<@Nullable Object> args,
            List<String> notes) {
        layer.put("module", "keras.src.ops." + module);
        layer.put("class_name", operation);
        layer.put("config", settings);
        layer.put("registered_name", operation);
        notes.add(
                "Layer `" + layer.get("name") + "`: TensorFlow's " + function + " is the operation " + operation + ".");
        return args;
    }
}
