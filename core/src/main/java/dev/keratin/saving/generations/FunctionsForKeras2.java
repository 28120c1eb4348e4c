package dev.keratin.saving.generations;

import dev.keratin.layers.operation.Operations;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call of a Keras 3 operation as the call of the TensorFlow function that computes the same, as Keras 2.4 and later keep those in a model.
 *
 * <pre>
 * {"class_name": "TFOpLambda", "config": {"name": "add", "function": "math.add", ...}, "inbound_nodes": [["a", 0, 0, {"y": ["b", 0, 0]}]]}
 * </pre>
 *
 * <p>What TensorFlow computes otherwise is refused: it neither mixes types nor takes whole numbers where fractions come out.
 */
final class FunctionsForKeras2 {

    private static final Set<String> LOGICAL =
            Set.of("LogicalAnd", "LogicalOr", "LogicalXor", "LogicalNot", "Any", "All");

    /** Operations that take tensors of any type as they are. */
    private static final Set<String> OF_ANY_TYPE = Set.of(
            "Cast",
            "StopGradient",
            "Reshape",
            "Ravel",
            "ExpandDims",
            "Squeeze",
            "Transpose",
            "Swapaxes",
            "Tile",
            "Flip",
            "Roll",
            "Repeat",
            "BroadcastTo",
            "Take",
            "Split",
            "Unstack",
            "Concatenate",
            "Stack",
            "GetItem",
            "Where",
            "ZerosLike",
            "OnesLike",
            "Equal",
            "NotEqual");

    /** Operations of whole numbers that give whole numbers, as in TensorFlow. */
    private static final Set<String> OF_WHOLE_NUMBERS = Set.of(
            "Add",
            "Subtract",
            "Multiply",
            "FloorDivide",
            "Mod",
            "Maximum",
            "Minimum",
            "Greater",
            "GreaterEqual",
            "Less",
            "LessEqual",
            "Abs",
            "Absolute",
            "Negative",
            "Sign",
            "Square",
            "Clip",
            "Pad",
            "OneHot",
            "Argmax",
            "Argmin",
            "Sum",
            "Max",
            "Min",
            "Amax",
            "Amin",
            "Prod");

    private static final Map<String, String> SAME = Map.of(
            "Abs", "Absolute",
            "Amax", "Max",
            "Amin", "Min",
            "Divide", "TrueDivide",
            "Ravel", "Reshape",
            "Swapaxes", "Transpose");

    private static final Set<String> OF_LISTS = Set.of("Concatenate", "Stack");

    private final String operation;
    private final Map<String, @Nullable Object> config;

    /** The operation of a layer. */
    FunctionsForKeras2(Map<String, @Nullable Object> layer) {
        this.operation = String.valueOf(layer.get("class_name"));
        // With the defaults of what is not said.
        Map<String, @Nullable Object> full =
                Trees.mapOrNull(Operations.tree(Operations.parse(layer)).get("config"));
        this.config = full == null ? new LinkedHashMap<>() : full;
    }

    /**
     * A call of a function.
     *
     * @param function its name
     * @param first its first argument: a tensor's history, a constant, or a list of these
     * @param keywords its other arguments
     */
    record FunctionCall(String function, @Nullable Object first, Map<String, @Nullable Object> keywords) {}

    /**
     * The function and its arguments.
     *
     * @param given what the operation is called with
     * @throws InexpressibleException where no function computes the same; the message is the reason alone
     */
    FunctionCall call(List<@Nullable Object> given) throws InexpressibleException {
        List<@Nullable Object> operands = new ArrayList<>();
        given.forEach(value -> operands.add(constant(value)));
        List<Operand> tensors = Operand.among(operands);
        types(tensors, operands);
        fractions(tensors, operands);
        if (operation.equals("Take") && operands.size() > 1 && !Operand.isTensor(operands.get(1))) {
            operands.set(1, positions(operands.get(1), tensors.get(0)));
        }
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        int rank = tensors.isEmpty() ? -1 : tensors.get(0).rank();
        if (operation.equals("GetItem")) {
            List<@Nullable Object> key = Subscripts.forKeras2(operands.get(1), rank);
            require(key != null, "its subscript has no form that Keras 2 reads");
            keywords.put("slice_spec", key);
            return new FunctionCall("__operators__.getitem", operands.get(0), keywords);
        }
        if (operation.equals("Normalize")) {
            require(is("order", 2), "TensorFlow normalises by the root of the sum of squares alone");
            double bound = config.get("epsilon") instanceof Number number ? number.doubleValue() : 1e-7;
            keywords.put("axis", config.get("axis"));
            keywords.put("epsilon", bound * bound);
            return new FunctionCall("math.l2_normalize", operands.get(0), keywords);
        }
        String same = SAME.getOrDefault(operation, operation);
        if (same.equals("Clip") && (config.get("x_min") == null || config.get("x_max") == null)) {
            boolean low = config.get("x_min") != null;
            keywords.put("y", config.get(low ? "x_min" : "x_max"));
            return new FunctionCall(low ? "math.maximum" : "math.minimum", operands.get(0), keywords);
        }
        TensorFlowFunctions.Form form = TensorFlowFunctions.ofOperation(same);
        if (form == null) {
            throw new InexpressibleException("Keras 2 has no such operation");
        }
        settings(form, keywords, tensors.isEmpty() ? null : tensors.get(0));
        for (int i = 1; i < operands.size(); i++) {
            if (i <= form.operands().size()) {
                keywords.put(form.operands().get(i - 1), operands.get(i));
            } else {
                require(operation.equals("Pad"), "it is called with " + operands.size() + " arguments");
                keywords.put("constant_values", operands.get(i));
            }
        }
        require(
                !operation.equals("Matmul") || tensors.stream().allMatch(t -> t.rank() != 1),
                "TensorFlow multiplies" + " matrices, and one of these is a vector");
        boolean list = OF_LISTS.contains(operation);
        require(list == holdsTensors(operands.get(0)), "it is called with " + operands.get(0));
        return new FunctionCall(form.function(), operands.get(0), keywords);
    }

    private static boolean holdsTensors(@Nullable Object value) {
        return value instanceof List<?> list && list.stream().anyMatch(Operand::isTensor);
    }

    /** Arrays of numpy as lists. */
    private static @Nullable Object constant(@Nullable Object value) {
        Map<String, @Nullable Object> object = Trees.mapOrNull(value);
        if (object == null || Operand.isTensor(object)) {
            return value;
        }
        Map<String, @Nullable Object> wrapped = new LinkedHashMap<>();
        wrapped.put("value", object);
        return Values.normalise(wrapped).get("value");
    }

    private void types(List<Operand> tensors, List<@Nullable Object> operands) throws InexpressibleException {
        List<Operand> mixed = operation.equals("Where") || operation.equals("Take")
                ? tensors.subList(Math.min(1, tensors.size()), tensors.size())
                : tensors;
        require(
                mixed.stream()
                                .map(Operand::dtype)
                                .filter(type -> !type.isEmpty())
                                .distinct()
                                .count()
                        <= 1,
                "it mixes types, which TensorFlow does not");
        if (operation.equals("Where")) {
            require(
                    !tensors.isEmpty() && tensors.get(0).mayBe("bool") && Operand.isTensor(operands.get(0)),
                    "TensorFlow's condition must be bool");
        }
        for (Operand tensor : tensors) {
            boolean whole = tensor.dtype().startsWith("int") || tensor.dtype().startsWith("uint");
            boolean truth = tensor.dtype().equals("bool");
            require(!LOGICAL.contains(operation) || tensor.mayBe("bool"), "TensorFlow takes bool alone here");
            require(
                    !truth || LOGICAL.contains(operation) || OF_ANY_TYPE.contains(operation),
                    "TensorFlow takes numbers alone here");
            require(
                    !whole || OF_ANY_TYPE.contains(operation) || OF_WHOLE_NUMBERS.contains(operation),
                    "TensorFlow does not take whole numbers here");
            require(!operation.equals("OneHot") || whole || tensor.mayBe(""), "TensorFlow takes whole numbers alone");
            require(
                    !whole || operation.equals("Where") || operands.stream().noneMatch(Double.class::isInstance),
                    "it mixes whole numbers and fractions, which TensorFlow does not");
        }
    }

    /** A whole number beside fractions becomes one; as a first argument TensorFlow would take it for what it is. */
    private static void fractions(List<Operand> tensors, List<@Nullable Object> operands) {
        boolean fractions =
                tensors.stream().anyMatch(t -> t.dtype().isEmpty() || t.dtype().contains("float"));
        if (fractions && operands.get(0) instanceof Long whole) {
            operands.set(0, whole.doubleValue());
        }
    }

    /** Positions counted from the front: TensorFlow does not count from the end. */
    private Object positions(@Nullable Object given, Operand tensor) throws InexpressibleException {
        if (given instanceof List<?> list) {
            List<Object> result = new ArrayList<>();
            for (Object element : list) {
                result.add(positions(element, tensor));
            }
            return result;
        }
        long position = given instanceof Number number ? number.longValue() : 0;
        if (position >= 0) {
            return position;
        }
        int axis =
                tensor.rank() > 0 ? Math.floorMod(config.get("axis") == null ? 0 : number("axis"), tensor.rank()) : -1;
        Object length =
                axis < 0 || tensor.shape() == null ? null : tensor.shape().get(axis);
        require(length instanceof Number, "it counts positions from the end of an axis of unknown length");
        return position + ((Number) Objects.requireNonNull(length)).longValue();
    }

    /** The settings of the operation as arguments of the function. */
    private void settings(
            TensorFlowFunctions.Form form, Map<String, @Nullable Object> keywords, @Nullable Operand tensor)
            throws InexpressibleException {
        int rank = tensor == null ? -1 : tensor.rank();
        form.settings().forEach((keyword, setting) -> {
            Object value = config.get(setting);
            if (value != null) {
                keywords.put(keyword, value);
            }
        });
        switch (operation) {
            case "Elu" -> require(is("alpha", 1), "TensorFlow's elu has no `alpha`");
            case "Softmax", "LogSoftmax" -> single(keywords, "its softmax runs over one axis");
            case "Argmax", "Argmin" -> {
                require(Boolean.FALSE.equals(config.get("keepdims")), "TensorFlow's has no `keepdims`");
                require(config.get("axis") != null || rank == 1, "TensorFlow's does not flatten");
                keywords.put("output_type", "int32");
            }
            case "Cumsum" -> {
                require(config.get("axis") != null || rank == 1, "TensorFlow's does not flatten");
                require(config.get("dtype") == null, "TensorFlow's has no `dtype`");
            }
            case "Prod" -> require(config.get("dtype") == null, "TensorFlow's has no `dtype`");
            case "Max", "Min" -> require(config.get("initial") == null, "TensorFlow's has no `initial`");
            case "Round" -> require(is("decimals", 0), "TensorFlow's rounds to whole numbers");
            case "Norm" ->
                require(
                        config.get("ord") == null || "euclidean".equals(config.get("ord")),
                        "its order is " + config.get("ord"));
            case "OneHot" -> require(!Boolean.TRUE.equals(config.get("sparse")), "TensorFlow's is never sparse");
            case "Ravel" -> keywords.put("shape", List.of(-1L));
            case "Reshape" -> keywords.put("shape", open(config.get("newshape")));
            case "ExpandDims" -> single(keywords, "TensorFlow's adds one axis");
            case "Swapaxes" -> keywords.put("perm", swapped(rank));
            case "Tile" -> keywords.put("multiples", repeats(rank));
            case "Pad" -> {
                require("constant".equals(config.get("mode")), "its mode is " + config.get("mode"));
                keywords.put("paddings", paddings(rank));
            }
            case "Flip" -> keywords.put("axis", flipped(rank));
            case "Repeat", "Roll" -> require(config.get("axis") != null, "TensorFlow's does not flatten here");
            case "Take" -> require(config.get("axis") != null || rank == 1, "TensorFlow's does not flatten");
            case "Split" -> {
                if (config.get("indices_or_sections") instanceof List<?> at) {
                    keywords.put("num_or_size_splits", sizes(at));
                }
            }
            default -> {}
        }
    }

    private void single(Map<String, @Nullable Object> keywords, String reason) throws InexpressibleException {
        if (keywords.get("axis") instanceof List<?> axes) {
            require(axes.size() == 1, reason);
            keywords.put("axis", axes.get(0));
        }
    }

    private static @Nullable Object open(@Nullable Object shape) {
        if (!(shape instanceof List<?> dims)) {
            return shape == null ? null : List.of(shape);
        }
        List<Object> result = new ArrayList<>();
        dims.forEach(dim -> result.add(dim == null ? (Object) (-1L) : dim));
        return result;
    }

    private List<Integer> swapped(int rank) throws InexpressibleException {
        require(rank > 0, "the number of its axes is unknown");
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            axes.add(i);
        }
        int first = Math.floorMod(number("axis1"), rank);
        int second = Math.floorMod(number("axis2"), rank);
        Collections.swap(axes, first, second);
        return axes;
    }

    private int number(String key) throws InexpressibleException {
        if (config.get(key) instanceof Number number) {
            return number.intValue();
        }
        throw new InexpressibleException("its `" + key + "` is " + config.get(key));
    }

    private List<Object> repeats(int rank) throws InexpressibleException {
        List<Object> repeats = new ArrayList<>();
        Object given = config.get("repeats");
        repeats.addAll(given instanceof List<?> list ? list : given == null ? List.of() : List.of(given));
        require(rank >= repeats.size(), "its number of axes changes");
        while (repeats.size() < rank) {
            repeats.add(0, 1L);
        }
        return repeats;
    }

    /** {@code pad_width} as TensorFlow takes it: a pair for each axis. */
    private List<Object> paddings(int rank) throws InexpressibleException {
        Object width = config.get("pad_width");
        List<?> given = width instanceof List<?> list ? list : Collections.singletonList(width);
        if (given.size() == 1 && given.get(0) instanceof List<?> only) {
            given = only;
        }
        List<Object> pairs = new ArrayList<>();
        if (!given.isEmpty() && given.get(0) instanceof List<?>) {
            pairs.addAll(given);
            return pairs;
        }
        require(rank >= 0, "the number of its axes is unknown");
        for (int i = 0; i < rank; i++) {
            pairs.add(given.size() == 1 ? Collections.nCopies(2, given.get(0)) : given);
        }
        return pairs;
    }

    private List<Object> flipped(int rank) throws InexpressibleException {
        Object axis = config.get("axis");
        List<Object> axes = new ArrayList<>();
        if (axis instanceof List<?> list) {
            axes.addAll(list);
        } else if (axis != null) {
            axes.add(axis);
        } else {
            require(rank >= 0, "the number of its axes is unknown");
            for (int i = 0; i < rank; i++) {
                axes.add(i);
            }
        }
        return axes;
    }

    /** Keras splits where each part but the last ends, TensorFlow at sizes, of which the last may be open. */
    private static List<Object> sizes(List<?> ends) throws InexpressibleException {
        List<Object> sizes = new ArrayList<>();
        long from = 0;
        for (Object end : ends) {
            if (!(end instanceof Number number) || number.longValue() < from) {
                throw new InexpressibleException("it is split at " + ends);
            }
            sizes.add(number.longValue() - from);
            from = number.longValue();
        }
        sizes.add(-1L);
        return sizes;
    }

    private boolean is(String key, double expected) {
        return config.get(key) instanceof Number number && number.doubleValue() == expected;
    }

    private static void require(boolean holds, String reason) throws InexpressibleException {
        if (!holds) {
            throw new InexpressibleException(reason);
        }
    }
}
