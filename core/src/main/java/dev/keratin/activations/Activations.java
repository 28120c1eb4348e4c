package dev.keratin.activations;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.Registry;
import dev.keratin.serialization.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The activation functions of Keras ({@code keras.activations}): as functions with their arguments, and by name for layers.
 *
 * <p>Values and derivatives, also at corners, are those of Keras on TensorFlow.
 */
public final class Activations {

    private static final List<String> NAMES = List.of(
            "relu",
            "relu6",
            "leaky_relu",
            "elu",
            "selu",
            "celu",
            "gelu",
            "glu",
            "silu",
            "mish",
            "softmax",
            "log_softmax",
            "sparsemax",
            "softplus",
            "softsign",
            "soft_shrink",
            "hard_shrink",
            "tanh_shrink",
            "threshold",
            "sparse_plus",
            "squareplus",
            "tanh",
            "hard_tanh",
            "sigmoid",
            "hard_sigmoid",
            "log_sigmoid",
            "sparse_sigmoid",
            "hard_silu",
            "exponential",
            "linear",
            "ReLU",
            "LeakyReLU",
            "ELU",
            "Softmax",
            "LegacyHardSigmoid");

    /** All activations by name. */
    public static final Registry<Activation> REGISTRY = new Registry<>(
            "activation",
            Activation.class,
            NAMES,
            Activations::schema,
            Map.of(
                    "swish",
                    "silu",
                    "hard_swish",
                    "hard_silu",
                    "softmax_v2",
                    "softmax",
                    "Keratin>LegacyHardSigmoid",
                    "LegacyHardSigmoid"));

    /** Class names that stand for the function of that name where Keras 2 took them as identifiers. */
    private static final Map<String, String> CLASS_LIKE = Map.of("ReLU", "relu", "ELU", "elu", "Softmax", "softmax");

    /**
     * The type of the {@code activation} arguments of layers. A built-in function is a bare string in a config, one of the user's a function
     * object, a layer used as an activation an object of its class; null is {@code "linear"}.
     */
    public static final ArgType<Activation> ARG = new ArgType<>() {
        @Override
        public Activation parse(@Nullable Object tree) {
            Object identifier = tree == null ? "linear" : tree;
            Object name = identifier instanceof String string ? CLASS_LIKE.getOrDefault(string, string) : identifier;
            return REGISTRY.parse(name);
        }

        @Override
        public @Nullable Object tree(Activation activation) {
            String registered = activation.schema().registeredName();
            if (activation instanceof ActivationFunction && registered == null) {
                return activation.className();
            }
            if (registered != null && activation.schema().args().isEmpty()) {
                Map<String, @Nullable Object> function = new LinkedHashMap<>();
                function.put("module", "builtins");
                function.put("class_name", "function");
                function.put("config", registered);
                function.put("registered_name", "function");
                return function;
            }
            return REGISTRY.tree(activation);
        }
    };

    private Activations() {}

    /** The activation of a Keras identifier, for example {@code "relu"}; null gives {@code "linear"}. */
    public static Activation get(@Nullable Object identifier) {
        return ARG.parse(identifier);
    }

    /** Makes a function of the user's known by {@code packageName>name}, as {@code keras.saving.register_keras_serializable} does. */
    public static void register(String packageName, String name, UnaryOperator<Value> function) {
        REGISTRY.register(ActivationFunction.custom(packageName, name, function).schema());
    }

    private static @Nullable Schema<? extends Activation> schema(String name) {
        return switch (name) {
            case "ReLU" -> ReLU.SCHEMA;
            case "LeakyReLU" -> LeakyReLU.SCHEMA;
            case "ELU" -> ELU.SCHEMA;
            case "Softmax" -> Softmax.SCHEMA;
            case "LegacyHardSigmoid" -> LegacyHardSigmoid.SCHEMA;
            default -> {
                UnaryOperator<Value> function = function(name);
                yield function == null
                        ? null
                        : ActivationFunction.builtIn(name, function).schema();
            }
        };
    }

    private static @Nullable UnaryOperator<Value> function(String name) {
        return switch (name) {
            case "relu" -> Ops::relu;
            case "relu6" -> Activations::relu6;
            case "leaky_relu" -> x -> leakyRelu(x, 0.2);
            case "elu" -> x -> elu(x, 1);
            case "selu" -> Activations::selu;
            case "celu" -> x -> celu(x, 1);
            case "gelu" -> x -> gelu(x, false);
            case "glu" -> x -> glu(x, -1);
            case "silu" -> Activations::silu;
            case "mish" -> Activations::mish;
            case "softmax" -> x -> Ops.softmax(x, -1);
            case "log_softmax" -> x -> Ops.logSoftmax(x, -1);
            case "sparsemax" -> Activations::sparsemax;
            case "softplus" -> Ops::softplus;
            case "softsign" -> Activations::softsign;
            case "soft_shrink" -> x -> softShrink(x, 0.5);
            case "hard_shrink" -> x -> hardShrink(x, 0.5);
            case "tanh_shrink" -> Activations::tanhShrink;
            case "threshold" ->
                x -> {
                    throw new IllegalArgumentException(
                            "The activation \"threshold\" needs `threshold` and `default_value`,"
                                    + " which its name cannot hold, in Keras too; use a ReLU layer with a threshold, or register a"
                                    + " function of your own.");
                };
            case "sparse_plus" -> Activations::sparsePlus;
            case "squareplus" -> x -> squareplus(x, 4);
            case "tanh" -> Ops::tanh;
            case "hard_tanh" -> Activations::hardTanh;
            case "sigmoid" -> Ops::sigmoid;
            case "hard_sigmoid" -> Activations::hardSigmoid;
            case "log_sigmoid" -> Activations::logSigmoid;
            case "sparse_sigmoid" -> Activations::sparseSigmoid;
            case "hard_silu" -> Activations::hardSilu;
            case "exponential" -> Ops::exp;
            case "linear" -> x -> x;
            default -> null;
        };
    }

    /**
     * {@code max(x, 0)} with its variations.
     *
     * @param negativeSlope the slope below {@code threshold}
     * @param maxValue the largest result; null for none
     * @param threshold where the positive part begins
     */
    public static Value relu(Value x, double negativeSlope, @Nullable Double maxValue, double threshold) {
        if (negativeSlope != 0 && maxValue == null && threshold == 0) {
            return leakyRelu(x, negativeSlope);
        }
        Value positive = threshold == 0 ? Ops.relu(x) : threshold(x, threshold, 0);
        if (maxValue != null) {
            positive = Ops.clip(positive, 0, maxValue);
        }
        if (negativeSlope == 0) {
            return positive;
        }
        Value negative = Ops.relu(threshold == 0 ? Ops.negative(x) : Ops.subtract(threshold, x));
        return Ops.subtract(positive, Ops.multiply(negative, negativeSlope));
    }

    /** {@code min(max(x, 0), 6)}. */
    public static Value relu6(Value x) {
        // Not a minimum: its derivative at 6 would be 1.
        Value six = Ops.broadcastTo(Ops.number(x, 6), x.shape());
        return Ops.where(Ops.less(x, Ops.number(x, 6)), Ops.relu(x), six);
    }

    /** {@code x} where it is positive, else {@code negativeSlope * x}. */
    public static Value leakyRelu(Value x, double negativeSlope) {
        return Ops.select(x, x, Ops.multiply(x, negativeSlope));
    }

    /** {@code x} where it is positive, else {@code alpha * (exp(x) - 1)}. Clevert et al. 2015. */
    public static Value elu(Value x, double alpha) {
        // exp must not overflow on the side that is not chosen: infinity times zero would be a NaN in the gradient.
        Value negative = Ops.expm1(Ops.minimum(x, 0));
        return Ops.add(Ops.relu(x), alpha == 1 ? negative : Ops.multiply(negative, alpha));
    }

    /** {@code scale * elu(x, alpha)} with the constants that keep mean and variance. Klambauer et al. 2017. */
    public static Value selu(Value x) {
        Value positive = Ops.multiply(Ops.maximum(x, 0), 1.0507009873554805);
        Value negative = Ops.expm1(Ops.negative(Ops.relu(Ops.negative(x))));
        return Ops.add(positive, Ops.multiply(negative, 1.7580993408473768));
    }

    /** {@code max(x, 0) + min(0, alpha * (exp(x / alpha) - 1))}. */
    public static Value celu(Value x, double alpha) {
        Value negative = Ops.multiply(Ops.expm1(Ops.divide(Ops.minimum(x, 0), alpha)), alpha);
        return Ops.add(Ops.maximum(x, 0), negative);
    }

    /**
     * {@code x * P(X <= x)} for a standard normal X. Hendrycks and Gimpel 2016.
     *
     * @param approximate whether tanh stands for erf
     */
    public static Value gelu(Value x, boolean approximate) {
        if (!approximate) {
            return Ops.gelu(x);
        }
        Value cubic = Ops.multiply(Ops.multiply(Ops.square(x), x), 0.044715);
        Value inner = Ops.tanh(Ops.multiply(Ops.add(x, cubic), Math.sqrt(2 / Math.PI)));
        return Ops.multiply(Ops.multiply(x, 0.5), Ops.add(inner, 1));
    }

    /** The first half along an axis times the sigmoid of the second. */
    public static Value glu(Value x, int axis) {
        List<Value> halves = Ops.split(x, 2, axis);
        return Ops.multiply(halves.get(0), Ops.sigmoid(halves.get(1)));
    }

    /** {@code x * sigmoid(x)}, also called swish. */
    public static Value silu(Value x) {
        return Ops.multiply(x, Ops.sigmoid(x));
    }

    /** {@code x * tanh(softplus(x))}. */
    public static Value mish(Value x) {
        return Ops.multiply(x, Ops.tanh(Ops.softplus(x)));
    }

    /**
     * {@code max(x - tau, 0)} with a threshold from the largest elements of the last axis. Martins and Astudillo 2016, with the threshold of
     * Keras, which differs from theirs: where several elements are kept, a row does not sum to 1.
     */
    public static Value sparsemax(Value x) {
        return x.graph().applyAll(new Sparsemax(), List.of(x)).get(0);
    }

    /** {@code x / (1 + |x|)}. */
    public static Value softsign(Value x) {
        return Ops.divide(x, Ops.add(Ops.abs(x), 1));
    }

    /** {@code x} moved towards 0 by {@code threshold}, 0 where it would pass it. */
    public static Value softShrink(Value x, double threshold) {
        Value below = Ops.relu(Ops.negative(Ops.add(x, threshold)));
        return Ops.subtract(Ops.relu(Ops.subtract(x, threshold)), below);
    }

    /** {@code x} where its absolute value exceeds {@code threshold}, else 0. */
    public static Value hardShrink(Value x, double threshold) {
        return Ops.select(Ops.subtract(Ops.abs(x), threshold), x, Ops.zerosLike(x));
    }

    /** {@code x - tanh(x)}. */
    public static Value tanhShrink(Value x) {
        return Ops.subtract(x, Ops.tanh(x));
    }

    /** {@code x} where it exceeds {@code threshold}, else {@code defaultValue}. */
    public static Value threshold(Value x, double threshold, double defaultValue) {
        Value otherwise = Ops.broadcastTo(Ops.number(x, defaultValue), x.shape());
        return Ops.where(Ops.greater(x, Ops.number(x, threshold)), x, otherwise);
    }

    /** 0 below -1, x above 1, {@code (x + 1)^2 / 4} between. */
    public static Value sparsePlus(Value x) {
        Value between = Ops.multiply(Ops.square(Ops.add(x, 1)), 0.25);
        Value upper = Ops.where(Ops.less(x, Ops.number(x, 1)), between, x);
        return Ops.where(Ops.lessEqual(x, Ops.number(x, -1)), Ops.zerosLike(x), upper);
    }

    /** {@code (x + sqrt(x^2 + b)) / 2}. */
    public static Value squareplus(Value x, double b) {
        return Ops.divide(Ops.add(x, Ops.sqrt(Ops.add(Ops.square(x), b))), 2);
    }

    /** {@code min(max(x, -1), 1)}. */
    public static Value hardTanh(Value x) {
        return Ops.clip(x, -1, 1);
    }

    /** {@code relu6(x + 3) / 6}. Keras 2 had another function of this name: {@link LegacyHardSigmoid}. */
    public static Value hardSigmoid(Value x) {
        return Ops.divide(relu6(Ops.add(x, 3)), 6);
    }

    /** {@code log(sigmoid(x))}. */
    public static Value logSigmoid(Value x) {
        return Ops.negative(Ops.softplus(Ops.negative(x)));
    }

    /** 0 below -1, 1 above 1, {@code (x + 1) / 2} between. */
    public static Value sparseSigmoid(Value x) {
        Value between = Ops.multiply(Ops.add(x, 1), 0.5);
        Value upper = Ops.where(Ops.greaterEqual(x, Ops.number(x, 1)), Ops.onesLike(x), between);
        return Ops.where(Ops.lessEqual(x, Ops.number(x, -1)), Ops.zerosLike(x), upper);
    }

    /** {@code x * hard_sigmoid(x)}, also called hard swish. */
    public static Value hardSilu(Value x) {
        return Ops.multiply(x, hardSigmoid(x));
    }
}
