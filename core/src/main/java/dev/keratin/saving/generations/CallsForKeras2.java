package dev.keratin.saving.generations;

import dev.keratin.layers.operation.Operations;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of a functional model in the form of Keras 2: {@code [[["shared", 0, 0, {}], ["shared", 1, 0, {}]]]}. */
final class CallsForKeras2 {

    private static final String NODES = "inbound_nodes";

    private static final List<String> RECURRENT = List.of("sequences", "initial_state");

    /** The arguments of layers that take more than one, in order. */
    private static final Map<String, List<String>> CALLS = Map.of(
            "MultiHeadAttention",
                    List.of("query", "value", "key", "query_mask", "value_mask", "key_mask", "attention_mask"),
            "LSTM", RECURRENT,
            "GRU", RECURRENT,
            "SimpleRNN", RECURRENT,
            "RNN", RECURRENT,
            "ConvLSTM1D", RECURRENT,
            "ConvLSTM2D", RECURRENT,
            "ConvLSTM3D", RECURRENT,
            "Bidirectional", RECURRENT);

    /** Arguments of calls that came with Keras 3. */
    private static final Set<String> NEW_KEYWORDS = Set.of("query_mask", "value_mask", "key_mask", "flash_attention");

    private final Target target;
    private final Map<String, @Nullable Object> config;
    private final Set<String> nested = new HashSet<>();

    CallsForKeras2(Target target, Map<String, @Nullable Object> config) {
        this.target = target;
        this.config = config;
    }

    void rewrite(List<@Nullable Object> layers, Map<String, @Nullable Object> result) throws InexpressibleException {
        for (Object layer : layers) {
            if (layer instanceof Map<?, ?> object) {
                String className = ClassNames.current(String.valueOf(object.get("class_name")));
                if (ClassNames.isModel(className)) {
                    // Keras 2 counts the construction of any nested model, also of a Sequential, as its first call.
                    nested.add(String.valueOf(object.get("name")));
                }
            }
        }
        boolean masks = LayersForOperations.masks(layers);
        MaskFlow flow = new MaskFlow(layers);
        for (Object layer : layers) {
            Map<String, @Nullable Object> object = Trees.mapOrNull(layer);
            if (object != null && Operations.isOperation(object)) {
                operation(object, masks);
            } else if (object != null) {
                object.put(NODES, calls(object, flow));
            }
        }
        result.put("input_layers", ends(config.get("input_layers")));
        result.put("output_layers", ends(config.get("output_layers")));
    }

    private List<@Nullable Object> calls(Map<String, @Nullable Object> layer, MaskFlow flow)
            throws InexpressibleException {
        List<@Nullable Object> calls = new ArrayList<>();
        if (layer.get(NODES) instanceof List<?> given) {
            for (Object call : given) {
                Map<String, @Nullable Object> object = Trees.mapOrNull(call);
                calls.add(object == null ? call : call(layer, object, flow));
            }
        }
        return calls;
    }

    /** An operation: a TensorFlow function as a layer, or for a Keras that has no such layers the layer that computes the same. */
    private void operation(Map<String, @Nullable Object> layer, boolean masks) throws InexpressibleException {
        String name = String.valueOf(layer.get("name"));
        String className = String.valueOf(layer.get("class_name"));
        try {
            FunctionsForKeras2 functions = new FunctionsForKeras2(layer);
            List<@Nullable Object> calls = new ArrayList<>();
            if (layer.get(NODES) instanceof List<?> given) {
                for (Object call : given) {
                    calls.add(
                            target == Target.KERAS_2_15
                                    ? function(layer, functions.call(operands(call)))
                                    : layerCall(name, layer, operands(call), masks || given.size() > 1));
                }
            }
            layer.put(NODES, calls);
        } catch (InexpressibleException e) {
            throw new InexpressibleException("Layer `" + name + "` (the operation " + className
                    + ") cannot be written for " + target + ": " + e.getMessage() + ". Save for keras-3.");
        }
    }

    private static List<@Nullable Object> operands(@Nullable Object call) {
        List<@Nullable Object> operands = new ArrayList<>();
        if (call instanceof Map<?, ?> given) {
            if (given.get("args") instanceof List<?> args) {
                operands.addAll(args);
            }
            if (given.get("kwargs") instanceof Map<?, ?> keywords) {
                keywords.values().stream().filter(Objects::nonNull).forEach(operands::add);
            }
        }
        return operands;
    }

    private List<@Nullable Object> function(Map<String, @Nullable Object> layer, FunctionsForKeras2.FunctionCall call) {
        String className = call.function().endsWith("getitem") ? "SlicingOpLambda" : "TFOpLambda";
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        own.put("name", layer.get("name"));
        own.put("trainable", true);
        own.put("dtype", "float32");
        own.put("function", call.function());
        layer.put("module", "keras.src.layers.core.tf_op_layer");
        layer.put("class_name", className);
        layer.put("config", own);
        layer.put("registered_name", className);
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        call.keywords().forEach((key, value) -> keywords.put(key, keyword(value)));
        if (call.first() instanceof List<?> list && list.stream().anyMatch(Operand::isTensor)) {
            List<@Nullable Object> references = new ArrayList<>();
            list.forEach(element -> references.add(reference(element, keywords)));
            return references;
        }
        return reference(call.first(), keywords);
    }

    private List<@Nullable Object> reference(@Nullable Object value, Map<String, @Nullable Object> keywords) {
        List<@Nullable Object> history = history(value);
        List<@Nullable Object> reference = new ArrayList<>();
        if (history == null) {
            reference.addAll(List.of("_CONSTANT_VALUE", -1L));
            reference.add(value);
        } else {
            reference.addAll(history);
        }
        reference.add(keywords);
        return reference;
    }

    private List<@Nullable Object> layerCall(
            String name, Map<String, @Nullable Object> layer, List<@Nullable Object> operands, boolean otherwise)
            throws InexpressibleException {
        List<?> inputs = otherwise ? null : LayersForOperations.layer(layer, operands);
        if (inputs == null) {
            throw new InexpressibleException("Keras keeps operations since TensorFlow 2.4 only, and none of the layers"
                    + " of before computes exactly the same here; save for keras-2.15, or use a layer instead");
        }
        List<List<@Nullable Object>> references = new ArrayList<>();
        tensors(name, inputs, references);
        List<@Nullable Object> result = new ArrayList<>();
        for (List<@Nullable Object> reference : references) {
            List<@Nullable Object> entry = new ArrayList<>(reference);
            entry.add(new LinkedHashMap<String, @Nullable Object>());
            result.add(entry);
        }
        return result;
    }

    /** A call: the tensors of the first argument, and with the first of them everything else by keyword. */
    private List<@Nullable Object> call(
            Map<String, @Nullable Object> layer, Map<String, @Nullable Object> call, MaskFlow flow)
            throws InexpressibleException {
        String name = String.valueOf(layer.get("name"));
        String className = ClassNames.current(String.valueOf(layer.get("class_name")));
        Map<String, @Nullable Object> given = arguments(name, className, call);
        List<List<@Nullable Object>> references = new ArrayList<>();
        Iterator<Map.Entry<String, @Nullable Object>> entries = given.entrySet().iterator();
        if (entries.hasNext()) {
            tensors(name, entries.next().getValue(), references);
        }
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        while (entries.hasNext()) {
            Map.Entry<String, @Nullable Object> entry = entries.next();
            if (entry.getKey().equals("initial_state")) {
                tensors(name, entry.getValue(), references);
            } else if (!isIdle(entry)) {
                known(name, className, entry.getKey());
                keywords.put(entry.getKey(), keyword(entry.getValue()));
            }
        }
        if (given.get("initial_state") != null
                && given.get("mask") == null
                && flow.reaches(given.values().iterator().next())) {
            throw new InexpressibleException("Layer `" + name + "` (" + className + ") cannot be written for " + target
                    + ": it has an initial state, so Keras 3 computes it without the mask that comes with its sequence,"
                    + " and Keras 2 with it. Call it with an explicit `mask`, or save for keras-3.");
        }
        List<@Nullable Object> result = new ArrayList<>();
        for (List<@Nullable Object> reference : references) {
            List<@Nullable Object> entry = new ArrayList<>(reference);
            entry.add(result.isEmpty() ? keywords : new LinkedHashMap<String, @Nullable Object>());
            result.add(entry);
        }
        return result;
    }

    /** The arguments of a call by name, the first one first: layers of both generations take the same ones in the same order. */
    private Map<String, @Nullable Object> arguments(String layer, String className, Map<String, @Nullable Object> call)
            throws InexpressibleException {
        List<String> names = CALLS.getOrDefault(className, List.of("inputs"));
        Map<String, @Nullable Object> given = Trees.mapOrNull(call.get("kwargs"));
        Map<String, @Nullable Object> keywords = given == null ? new LinkedHashMap<>() : new LinkedHashMap<>(given);
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        List<?> args = call.get("args") instanceof List<?> list ? list : List.of();
        if (args.size() > names.size()) {
            throw new InexpressibleException("Layer `" + layer + "` (" + className + ") cannot be written for " + target
                    + ": it is called with " + args.size() + " arguments, and Keras 2 keeps the names of all but the"
                    + " first, which are not known here. Save for keras-3.");
        }
        for (int i = 0; i < args.size(); i++) {
            result.put(names.get(i), args.get(i));
        }
        if (args.isEmpty()) {
            // The first argument may be given by its name too, which RNN layers changed.
            for (String first : List.of(names.get(0), "sequences", "inputs", "x")) {
                if (keywords.containsKey(first)) {
                    result.put(first, keywords.remove(first));
                    break;
                }
            }
        }
        result.putAll(keywords);
        return result;
    }

    /** What says nothing: an argument that is null, and the mode where the whole model has it. */
    private boolean isIdle(Map.Entry<String, @Nullable Object> entry) {
        return entry.getValue() == null
                || entry.getKey().equals("training") && !Boolean.TRUE.equals(config.get("keeps_training"))
                || entry.getKey().equals("return_attention_scores") && Boolean.FALSE.equals(entry.getValue());
    }

    private void known(String layer, String className, String keyword) throws InexpressibleException {
        if (NEW_KEYWORDS.contains(keyword)) {
            throw new InexpressibleException("Layer `" + layer + "` (" + className + ") cannot be written for " + target
                    + ": it is called with `" + keyword + "`, which Keras 2 does not take. Save for keras-3.");
        }
    }

    private void tensors(String layer, @Nullable Object tree, List<List<@Nullable Object>> found)
            throws InexpressibleException {
        if (tree instanceof List<?> list) {
            for (Object element : list) {
                tensors(layer, element, found);
            }
            return;
        }
        List<@Nullable Object> history = history(tree);
        if (history == null) {
            throw new InexpressibleException("Layer `" + layer + "` cannot be written for " + target
                    + ": it is called with " + tree + ", and Keras 2 keeps only tensors among the inputs."
                    + " Save for keras-3.");
        }
        found.add(history);
    }

    private @Nullable Object keyword(@Nullable Object value) {
        List<@Nullable Object> history = history(value);
        return history == null ? value : history;
    }

    private @Nullable List<@Nullable Object> history(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> tensor
                && "__keras_tensor__".equals(tensor.get("class_name"))
                && tensor.get("config") instanceof Map<?, ?> own
                && own.get("keras_history") instanceof List<?> history) {
            List<@Nullable Object> numbers = new ArrayList<>(history);
            if (nested.contains(String.valueOf(history.get(0))) && history.get(1) instanceof Number call) {
                numbers.set(1, call.longValue() + 1);
            }
            return numbers;
        }
        return null;
    }

    /** Inputs or outputs, always as a list; the ends of a nested functional model are counted from 1 in Keras 3 too. */
    private static @Nullable Object ends(@Nullable Object given) {
        if (given instanceof List<?> list && list.size() == 3 && list.get(0) instanceof String) {
            List<@Nullable Object> one = new ArrayList<>();
            one.add(given);
            return one;
        }
        return given;
    }
}
