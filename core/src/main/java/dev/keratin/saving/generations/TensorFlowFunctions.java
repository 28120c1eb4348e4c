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
 * maximum          numpy.Maximum  +y
 * </pre>
 *
 * <p>A line has the last part of the function's name, the operation with its module, and what becomes of the arguments behind the first: {@code +y} is an
 * operand, {@code a>b} the setting {@code b}, {@code b=1} a setting that the function implies.
 */
final class TensorFlowFunctions {

    private static final List<String> TABLE = List.of(
            "add numpy.Add +y",
            "subtract numpy.Subtract +y",
            "multiply numpy.Multiply +y",
            "truediv numpy.TrueDivide +y",
            "divide numpy.TrueDivide +y",
            "div_no_nan numpy.DivideNoNan +y",
            "floordiv numpy.FloorDivide +y",
            "floormod numpy.Mod +y",
            "mod numpy.Mod +y",
            "maximum numpy.Maximum +y",
            "minimum numpy.Minimum +y",
            "pow numpy.Power +y",
            "matmul numpy.Matmul +b +y",
            "greater numpy.Greater +y",
            "greater_equal numpy.GreaterEqual +y",
            "less numpy.Less +y",
            "less_equal numpy.LessEqual +y",
            "equal numpy.Equal +y",
            "not_equal numpy.NotEqual +y",
            "logical_and numpy.LogicalAnd +y",
            "logical_or numpy.LogicalOr +y",
            "logical_not numpy.LogicalNot",
            "bias_add numpy.Add +bias",
            "sqrt numpy.Sqrt",
            "square numpy.Square",
            "exp numpy.Exp",
            "expm1 numpy.Expm1",
            "log numpy.Log",
            "log1p numpy.Log1p",
            "abs numpy.Absolute",
            "neg numpy.Negative",
            "negative numpy.Negative",
            "sign numpy.Sign",
            "floor numpy.Floor",
            "ceil numpy.Ceil",
            "sin numpy.Sin",
            "cos numpy.Cos",
            "tan numpy.Tan",
            "atan numpy.Arctan",
            "tanh numpy.Tanh",
            "reciprocal numpy.Reciprocal",
            "rsqrt math.Rsqrt",
            "erf math.Erf",
            "sigmoid nn.Sigmoid",
            "log_sigmoid nn.LogSigmoid",
            "relu nn.Relu",
            "relu6 nn.Relu6",
            "elu nn.Elu",
            "selu nn.Selu",
            "silu nn.Silu",
            "swish nn.Silu",
            "softplus nn.Softplus",
            "softsign nn.Softsign",
            "gelu nn.Gelu approximate=false approximate>approximate",
            "leaky_relu nn.LeakyRelu negative_slope=0.2 alpha>negative_slope",
            "softmax nn.Softmax axis>axis",
            "log_softmax nn.LogSoftmax axis>axis",
            "one_hot nn.OneHot depth>num_classes",
            "reduce_mean numpy.Mean axis>axis keepdims>keepdims",
            "reduce_sum numpy.Sum axis>axis keepdims>keepdims",
            "reduce_max numpy.Max axis>axis keepdims>keepdims",
            "reduce_min numpy.Min axis>axis keepdims>keepdims",
            "reduce_prod numpy.Prod axis>axis keepdims>keepdims",
            "reduce_std numpy.Std axis>axis keepdims>keepdims",
            "reduce_variance numpy.Var axis>axis keepdims>keepdims",
            "reduce_any numpy.Any axis>axis keepdims>keepdims",
            "reduce_all numpy.All axis>axis keepdims>keepdims",
            "reduce_logsumexp math.Logsumexp axis>axis keepdims>keepdims",
            "norm linalg.Norm axis>axis keepdims>keepdims",
            "argmax numpy.Argmax axis=0 axis>axis",
            "argmin numpy.Argmin axis=0 axis>axis",
            "cumsum numpy.Cumsum axis=0 axis>axis",
            "clip_by_value numpy.Clip clip_value_min>x_min clip_value_max>x_max",
            "where numpy.Where +x +y",
            "cast core.Cast dtype>dtype",
            "stop_gradient core.StopGradient",
            "zeros_like numpy.ZerosLike",
            "ones_like numpy.OnesLike",
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
            "stack numpy.Stack axis>axis");

    private static final Map<String, Form> FORMS = new HashMap<>();

    static {
        for (String line : TABLE) {
            String[] words = line.split(" ");
            FORMS.put(words[0], Form.parse(words));
        }
    }

    private TensorFlowFunctions() {}

    /**
     * An operation in the place of a function.
     *
     * @param module the module of the operation
     * @param operation its name
     * @param operands the arguments that are operands, in order
     * @param settings the arguments that are settings, under their names today
     * @param implied settings that the function has where nothing is said
     */
    record Form(
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
            return new Form(words[1].substring(0, dot), words[1].substring(dot + 1), operands, settings, implied);
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
        return FORMS.get(function.substring(function.lastIndexOf('.') + 1));
    }
}
