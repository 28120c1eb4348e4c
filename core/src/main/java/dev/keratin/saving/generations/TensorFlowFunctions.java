package dev.keratin.saving.generations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Functions of TensorFlow that Keras 2 made layers of, and the operations of Keras 3 that compute the same.
 *
 * <pre>
 * clip_by_value    numpy.Clip  clip_value_min>x_min clip_value_max>x_max
 * math.maximum     numpy.Maximum  +y
 * </pre>
 *
 * <p>A line has the function's name, the operation with its module, and what becomes of the arguments behind the first: {@code +y} is an
 * operand, {@code a>b} the setting {@code b}, {@code b=1} a setting that the function implies. Functions are found by the last part of their names; of
 * several that compute the same, the first one is written.
 */
final class TensorFlowFunctions {

    private static final List<String> TABLE = List.of(
            "math.add numpy.Add +y",
            "math.subtract numpy.Subtract +y",
            "math.multiply numpy.Multiply +y",
            "math.truediv numpy.TrueDivide +y",
            "divide numpy.TrueDivide +y",
            "math.divide_no_nan numpy.DivideNoNan +y",
            "div_no_nan numpy.DivideNoNan +y",
            "math.floordiv numpy.FloorDivide +y",
            "floor_div numpy.FloorDivide +y",
            "math.floormod numpy.Mod +y",
            "math.mod numpy.Mod +y",
            "math.maximum numpy.Maximum +y",
            "math.minimum numpy.Minimum +y",
            "math.pow numpy.Power +y",
            "linalg.matmul numpy.Matmul +b +y",
            "math.greater numpy.Greater +y",
            "math.greater_equal numpy.GreaterEqual +y",
            "math.less numpy.Less +y",
            "math.less_equal numpy.LessEqual +y",
            "math.equal numpy.Equal +y",
            "eq numpy.Equal +y",
            "math.not_equal numpy.NotEqual +y",
            "ne numpy.NotEqual +y",
            "math.logical_and numpy.LogicalAnd +y",
            "math.logical_or numpy.LogicalOr +y",
            "math.logical_not numpy.LogicalNot",
            "math.logical_xor numpy.LogicalXor +y",
            "math.is_finite numpy.Isfinite",
            "math.is_nan numpy.Isnan",
            "nn.bias_add numpy.Add +bias",
            "math.sqrt numpy.Sqrt",
            "math.square numpy.Square",
            "math.exp numpy.Exp",
            "math.expm1 numpy.Expm1",
            "math.log numpy.Log",
            "math.log1p numpy.Log1p",
            "math.abs numpy.Absolute",
            "math.negative numpy.Negative",
            "neg numpy.Negative",
            "math.sign numpy.Sign",
            "math.floor numpy.Floor",
            "math.ceil numpy.Ceil",
            "math.sin numpy.Sin",
            "math.cos numpy.Cos",
            "math.tan numpy.Tan",
            "math.atan numpy.Arctan",
            "math.asin numpy.Arcsin",
            "math.acos numpy.Arccos",
            "math.atan2 numpy.Arctan2 +x",
            "math.sinh numpy.Sinh",
            "math.cosh numpy.Cosh",
            "math.asinh numpy.Arcsinh",
            "math.acosh numpy.Arccosh",
            "math.atanh numpy.Arctanh",
            "math.tanh numpy.Tanh",
            "math.reciprocal numpy.Reciprocal",
            "math.rsqrt math.Rsqrt",
            "math.erf math.Erf",
            "math.erfinv math.Erfinv",
            "math.sigmoid nn.Sigmoid",
            "math.log_sigmoid nn.LogSigmoid",
            "nn.relu nn.Relu",
            "nn.relu6 nn.Relu6",
            "nn.elu nn.Elu",
            "nn.selu nn.Selu",
            "nn.silu nn.Silu",
            "swish nn.Silu",
            "math.softplus nn.Softplus",
            "nn.softsign nn.Softsign",
            "nn.gelu nn.Gelu approximate=false approximate>approximate",
            "nn.leaky_relu nn.LeakyRelu negative_slope=0.2 alpha>negative_slope",
            "nn.softmax nn.Softmax axis>axis",
            "nn.log_softmax nn.LogSoftmax axis>axis",
            "one_hot nn.OneHot depth>num_classes axis>axis dtype>dtype",
            "math.reduce_mean numpy.Mean axis>axis keepdims>keepdims",
            "math.reduce_sum numpy.Sum axis>axis keepdims>keepdims",
            "math.reduce_max numpy.Max axis>axis keepdims>keepdims",
            "math.reduce_min numpy.Min axis>axis keepdims>keepdims",
            "math.reduce_prod numpy.Prod axis>axis keepdims>keepdims",
            "math.reduce_std numpy.Std axis>axis keepdims>keepdims",
            "math.reduce_variance numpy.Var axis>axis keepdims>keepdims",
            "math.reduce_any numpy.Any axis>axis keepdims>keepdims",
            "math.reduce_all numpy.All axis>axis keepdims>keepdims",
            "math.reduce_logsumexp math.Logsumexp axis>axis keepdims>keepdims",
            "norm linalg.Norm axis>axis keepdims>keepdims",
            "math.argmax numpy.Argmax axis=0 axis>axis",
            "math.argmin numpy.Argmin axis=0 axis>axis",
            "math.cumsum numpy.Cumsum axis=0 axis>axis",
            "clip_by_value numpy.Clip clip_value_min>x_min clip_value_max>x_max",
            "where numpy.Where +x +y",
            "cast core.Cast dtype>dtype",
            "stop_gradient core.StopGradient",
            "zeros_like numpy.ZerosLike dtype>dtype",
            "ones_like numpy.OnesLike dtype>dtype",
            "reshape numpy.Reshape shape>newshape",
            "expand_dims numpy.ExpandDims axis>axis",
            "squeeze numpy.Squeeze axis>axis",
            "transpose numpy.Transpose perm>axes",
            "tile numpy.Tile multiples>repeats",
            "pad numpy.Pad paddings>pad_width",
            "reverse numpy.Flip axis>axis",
            "gather numpy.Take +indices axis=0 axis>axis",
            "split numpy.Split num_or_size_splits>indices_or_sections axis=0 axis>axis",
            "concat numpy.Concatenate axis>axis",
            "stack numpy.Stack axis>axis",
            "unstack core.Unstack num>num axis=0 axis>axis",
            "roll numpy.Roll shift>shift axis>axis",
            "repeat numpy.Repeat repeats>repeats axis>axis",
            "broadcast_to numpy.BroadcastTo shape>shape");

    private static final Map<String, Form> FORMS = new HashMap<>();
    private static final Map<String, Form> BY_OPERATION = new HashMap<>();

    static {
        for (String line : TABLE) {
            Form form = Form.parse(line.split(" "));
            FORMS.put(last(form.function()), form);
            BY_OPERATION.putIfAbsent(form.operation(), form);
        }
    }

    private TensorFlowFunctions() {}

    /**
     * An operation in the place of a function.
     *
     * @param function the name of the function
     * @param module the module of the operation
     * @param operation its name
     * @param operands the arguments that are operands, in order
     * @param settings the arguments that are settings, under their names today
     * @param implied settings that the function has where nothing is said
     */
    record Form(
            String function,
            String module,
            String operation,
            List<String> operands,
            Map<String, String> settings,
            Map<String, Object> implied) {

        private static Form parse(String[] words) {
            List<String> operands = new ArrayList<>();
            Map<String, String> settings = new LinkedHashMap<>();
            Map<String, Object> implied = new LinkedHashMap<>();
            for (String word : List.of(words).subList(2, words.length)) {
                int arrow = word.indexOf('>');
                int equals = word.indexOf('=');
                if (word.startsWith("+")) {
                    operands.add(word.substring(1));
                } else if (arrow > 0) {
                    settings.put(word.substring(0, arrow), word.substring(arrow + 1));
                } else {
                    implied.put(word.substring(0, equals), constant(word.substring(equals + 1)));
                }
            }
            int dot = words[1].indexOf('.');
            return new Form(
                    words[0], words[1].substring(0, dot), words[1].substring(dot + 1), operands, settings, implied);
        }

        private static Object constant(String text) {
            return switch (text) {
                case "false" -> false;
                case "0" -> 0L;
                default -> Double.valueOf(text);
            };
        }
    }

    /** The operation of a function, null where none computes the same. */
    static @Nullable Form of(String function) {
        return FORMS.get(last(function));
    }

    /** The function of an operation, null where none computes the same. */
    static @Nullable Form ofOperation(String operation) {
        return BY_OPERATION.get(operation);
    }

    private static String last(String function) {
        return function.substring(function.lastIndexOf('.') + 1);
    }
}
