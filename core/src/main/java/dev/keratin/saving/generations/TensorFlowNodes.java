package dev.keratin.saving.generations;

import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.saving.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers around one node of a TensorFlow graph ({@code TensorFlowOpLayer} of TensorFlow 2.1 to 2.3) as calls of the functions that made such nodes.
 *
 * <pre>
 * Sum       reduce_sum  axis@1 keep_dims>keepdims
 * </pre>
 *
 * <p>A line has the node's operation, the function, and what becomes of constants and attributes: {@code a@1} is the input 1 as the argument {@code a},
 * {@code a>b} the attribute {@code a} as the argument {@code b}. An input that is not named is an operand.
 */
final class TensorFlowNodes {

    static final String CLASS_NAME = "TensorFlowOpLayer";

    private static final List<String> TABLE = List.of(
            "Add add",
            "AddV2 add",
            "AddN add_n",
            "Sub subtract",
            "Mul multiply",
            "Div truediv",
            "RealDiv truediv",
            "DivNoNan div_no_nan",
            "FloorDiv floordiv",
            "FloorMod floormod",
            "Maximum maximum",
            "Minimum minimum",
            "Pow pow",
            "MatMul matmul transpose_a>transpose_a transpose_b>transpose_b",
            "BatchMatMulV2 matmul adj_x>adjoint_a adj_y>adjoint_b",
            "Greater greater",
            "GreaterEqual greater_equal",
            "Less less",
            "LessEqual less_equal",
            "Equal equal",
            "NotEqual not_equal",
            "LogicalAnd logical_and",
            "LogicalOr logical_or",
            "LogicalNot logical_not",
            "SelectV2 where",
            "Sqrt sqrt",
            "Square square",
            "Rsqrt rsqrt",
            "Exp exp",
            "Log log",
            "Log1p log1p",
            "Abs abs",
            "Neg neg",
            "Sign sign",
            "Floor floor",
            "Ceil ceil",
            "Sin sin",
            "Cos cos",
            "Tanh tanh",
            "Erf erf",
            "Reciprocal reciprocal",
            "Sigmoid sigmoid",
            "Relu relu",
            "Relu6 relu6",
            "Elu elu",
            "Selu selu",
            "Softplus softplus",
            "Softsign softsign",
            "Softmax softmax",
            "LogSoftmax log_softmax",
            "LeakyRelu leaky_relu alpha>alpha",
            "Identity identity",
            "StopGradient stop_gradient",
            "ClipByValue clip_by_value clip_value_min@1 clip_value_max@2",
            "Reshape reshape shape@1",
            "ExpandDims expand_dims axis@1",
            "Transpose transpose perm@1",
            "Tile tile multiples@1",
            "Pad pad paddings@1",
            "GatherV2 gather axis@2 batch_dims>batch_dims",
            "ConcatV2 concat axis@-1",
            "Pack stack axis>axis",
            "Sum reduce_sum axis@1 keep_dims>keepdims",
            "Mean reduce_mean axis@1 keep_dims>keepdims",
            "Max reduce_max axis@1 keep_dims>keepdims",
            "Min reduce_min axis@1 keep_dims>keepdims",
            "Prod reduce_prod axis@1 keep_dims>keepdims",
            "StridedSlice getitem begin@1 end@2 strides@3 begin_mask>begin_mask end_mask>end_mask"
                    + " ellipsis_mask>ellipsis_mask new_axis_mask>new_axis_mask shrink_axis_mask>shrink_axis_mask");

    private static final Map<String, String[]> FORMS = new HashMap<>();

    static {
        for (String line : TABLE) {
            String[] words = line.split(" ");
            FORMS.put(words[0], words);
        }
    }

    private TensorFlowNodes() {}

    /**
     * A call of a function.
     *
     * @param function its name
     * @param args its operands
     * @param kwargs its other arguments
     */
    record Call(String function, List<@Nullable Object> args, Map<String, @Nullable Object> kwargs) {}

    /** The call that a layer's node stands for, null where it has none of the operations above or an argument that is no constant. */
    static @Nullable Call of(Map<String, @Nullable Object> config, List<@Nullable Object> tensors) {
        Map<String, @Nullable Object> node = node(config.get("node_def"));
        String[] form = node == null ? null : FORMS.get(String.valueOf(node.get("op")));
        if (node == null || form == null) {
            return null;
        }
        List<@Nullable Object> inputs = inputs(tensors, config.get("constants"));
        Map<String, @Nullable Object> attributes = Trees.mapOrNull(node.get("attr"));
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        List<Integer> named = new ArrayList<>();
        for (String word : List.of(form).subList(2, form.length)) {
            int at = word.indexOf('@');
            if (at < 0) {
                int arrow = word.indexOf('>');
                Object value = attributes == null ? null : value(attributes.get(word.substring(0, arrow)));
                if (value != null) {
                    kwargs.put(word.substring(arrow + 1), value);
                }
                continue;
            }
            int position = Integer.parseInt(word.substring(at + 1));
            position = position < 0 ? inputs.size() + position : position;
            if (position < 0 || position >= inputs.size() || inputs.get(position) instanceof Map<?, ?>) {
                return null;
            }
            kwargs.put(word.substring(0, at), inputs.get(position));
            named.add(position);
        }
        List<@Nullable Object> args = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (!named.contains(i)) {
                args.add(inputs.get(i));
            }
        }
        return form[1].equals("getitem") ? subscript(args, kwargs) : new Call(form[1], args, kwargs);
    }

    private static @Nullable Map<String, @Nullable Object> node(@Nullable Object given) {
        if (!(given instanceof String json)) {
            return Trees.mapOrNull(given);
        }
        try {
            return Trees.parseObject(json, LoadLimits.defaults(), "node_def");
        } catch (FormatException e) {
            // TensorFlow 2.0 wrote it in binary form; the layer stays as it is, and building refuses it by name.
            return null;
        }
    }

    /** The tensors, with the constants at their places between them. */
    private static List<@Nullable Object> inputs(List<@Nullable Object> tensors, @Nullable Object constants) {
        Map<?, ?> given = constants instanceof Map<?, ?> map ? map : Map.of();
        List<@Nullable Object> inputs = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < tensors.size() + given.size(); i++) {
            String key = String.valueOf(i);
            if (given.containsKey(key)) {
                inputs.add(given.get(key));
            } else if (next < tensors.size()) {
                inputs.add(tensors.get(next++));
            }
        }
        return inputs;
    }

    /** The value of an attribute: whole numbers stand as text in the JSON of protobuf. */
    private static @Nullable Object value(@Nullable Object attribute) {
        Map<String, @Nullable Object> given = Trees.mapOrNull(attribute);
        if (given == null) {
            return null;
        }
        if (given.get("i") instanceof String number && number.matches("-?\\d{1,18}")) {
            return Long.valueOf(number);
        }
        return given.values().stream().findFirst().orElse(null);
    }

    private static @Nullable Call subscript(List<@Nullable Object> args, Map<String, @Nullable Object> bounds) {
        if (!(bounds.get("begin") instanceof List<?> begin)
                || !(bounds.get("end") instanceof List<?> end)
                || !(bounds.get("strides") instanceof List<?> strides)
                || end.size() != begin.size()
                || strides.size() != begin.size()
                || begin.size() >= Long.SIZE
                || mask(bounds, "ellipsis_mask") != 0
                || mask(bounds, "new_axis_mask") != 0) {
            return null;
        }
        List<@Nullable Object> keys = new ArrayList<>();
        for (int i = 0; i < begin.size(); i++) {
            if (isSet(bounds, "shrink_axis_mask", i)) {
                keys.add(begin.get(i));
                continue;
            }
            Map<String, @Nullable Object> slice = new LinkedHashMap<>();
            slice.put("start", isSet(bounds, "begin_mask", i) ? null : begin.get(i));
            slice.put("stop", isSet(bounds, "end_mask", i) ? null : end.get(i));
            slice.put("step", strides.get(i));
            keys.add(slice);
        }
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        kwargs.put("slice_spec", keys);
        return new Call("getitem", args, kwargs);
    }

    private static long mask(Map<String, @Nullable Object> bounds, String name) {
        return bounds.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static boolean isSet(Map<String, @Nullable Object> bounds, String name, int axis) {
        return (mask(bounds, name) >> axis & 1) != 0;
    }
}
