package dev.keratin.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The derivative of each elementwise instruction. Where a function has a corner, the derivative is TensorFlow's. */
final class ElementwiseGradients {

    private ElementwiseGradients() {}

    static List<@Nullable Value> of(Elementwise operation, Node node, Value g) {
        Value y = node.output();
        List<@Nullable Value> raw =
                switch (operation.opcode().operands()) {
                    case 0 -> List.of();
                    case 1 -> Arrays.asList(unary(operation, node.input(0), y, g));
                    case 2 -> binary(operation, node.input(0), node.input(1), y, g);
                    default -> ternary(operation, node.input(0), node.input(1), node.input(2), g);
                };
        List<@Nullable Value> gradients = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            Value gradient = raw.get(i);
            gradients.add(
                    gradient == null
                            ? null
                            : Broadcast.sumTo(gradient, node.input(i).shape()));
        }
        return gradients;
    }

    private static @Nullable Value unary(Elementwise operation, Value x, Value y, Value g) {
        return switch (operation.opcode()) {
            case NEGATE -> Ops.negative(g);
            case ABS -> Ops.multiply(g, Ops.sign(x));
            case SQUARE -> Ops.multiply(g, Ops.multiply(x, 2));
            case SQRT -> Ops.divide(Ops.multiply(g, 0.5), y);
            case RSQRT -> Ops.multiply(Ops.multiply(g, -0.5), Ops.multiply(y, Ops.square(y)));
            case RECIPROCAL -> Ops.negative(Ops.multiply(g, Ops.square(y)));
            case EXP -> Ops.multiply(g, y);
            case EXPM1 -> Ops.multiply(g, Ops.add(y, 1));
            case LOG -> Ops.divide(g, x);
            case LOG1P -> Ops.divide(g, Ops.add(x, 1));
            case LOG2 -> Ops.divide(g, Ops.multiply(x, Math.log(2)));
            case LOG10 -> Ops.divide(g, Ops.multiply(x, Math.log(10)));
            case SIN -> Ops.multiply(g, Ops.cos(x));
            case COS -> Ops.negative(Ops.multiply(g, Ops.sin(x)));
            case TAN -> Ops.multiply(g, Ops.add(Ops.square(y), 1));
            case ASIN -> Ops.divide(g, Ops.sqrt(Ops.subtract(1, Ops.square(x))));
            case ACOS -> Ops.negative(Ops.divide(g, Ops.sqrt(Ops.subtract(1, Ops.square(x)))));
            case ATAN -> Ops.divide(g, Ops.add(Ops.square(x), 1));
            case SINH -> Ops.multiply(g, Ops.cosh(x));
            case COSH -> Ops.multiply(g, Ops.sinh(x));
            case TANH -> Ops.tanhGradient(g, y);
            case ASINH -> Ops.divide(g, Ops.sqrt(Ops.add(Ops.square(x), 1)));
            case ACOSH -> Ops.divide(g, Ops.sqrt(Ops.subtract(Ops.square(x), 1)));
            case ATANH -> Ops.divide(g, Ops.subtract(1, Ops.square(x)));
            case ERF -> Ops.multiply(g, Ops.multiply(Ops.exp(Ops.negative(Ops.square(x))), 2 / Math.sqrt(Math.PI)));
            case ERFINV -> Ops.multiply(g, Ops.multiply(Ops.exp(Ops.square(y)), Math.sqrt(Math.PI) / 2));
            case SIGMOID -> Ops.sigmoidGradient(g, y);
            case GELU -> Ops.geluGradient(g, x);
            case SOFTPLUS -> Ops.multiply(g, Ops.sigmoid(x));
            case RELU -> Ops.reluGradient(g, y);
            case CLIP -> {
                Value inside = Ops.equal(x, y);
                yield Ops.multiply(g, Ops.cast(inside, g.dtype()));
            }
            case SCALE_SHIFT -> Ops.multiply(g, operation.a());
            // What flows back through a half-precision value is a half-precision value too.
            case ROUND_FLOAT16, ROUND_BFLOAT16 -> Ops.elementwise(operation.opcode(), g);
            default -> null;
        };
    }

    private static List<@Nullable Value> binary(Elementwise operation, Value x, Value y, Value z, Value g) {
        return switch (operation.opcode()) {
            case ADD -> List.of(g, g);
            case SUBTRACT -> List.of(g, Ops.negative(g));
            case MULTIPLY -> List.of(Ops.multiply(g, y), Ops.multiply(g, x));
            case DIVIDE -> {
                Value dx = Ops.divide(g, y);
                yield List.of(dx, Ops.negative(Ops.multiply(dx, z)));
            }
            case MAXIMUM -> chosen(g, Ops.cast(Ops.greaterEqual(x, y), g.dtype()));
            case MINIMUM -> chosen(g, Ops.cast(Ops.lessEqual(x, y), g.dtype()));
            case POWER -> {
                Value dx = Ops.multiply(g, Ops.multiply(y, Ops.power(x, Ops.subtract(y, 1))));
                Value positive = Ops.select(x, x, Ops.onesLike(x));
                yield List.of(dx, Ops.multiply(g, Ops.multiply(z, Ops.log(positive))));
            }
            case FLOOR_DIVIDE -> Arrays.asList(null, null);
            case MOD -> List.of(g, Ops.negative(Ops.multiply(g, Ops.floorDivide(x, y))));
            case ATAN2 -> {
                Value scaled = Ops.divide(g, Ops.add(Ops.square(x), Ops.square(y)));
                yield List.of(Ops.multiply(scaled, y), Ops.negative(Ops.multiply(scaled, x)));
            }
            case SQUARED_DIFFERENCE -> {
                Value dx = Ops.multiply(Ops.multiply(g, 2), Ops.subtract(x, y));
                yield List.of(dx, Ops.negative(dx));
            }
            case RELU_GRADIENT -> Arrays.asList(Ops.reluGradient(g, y), null);
            case SIGMOID_GRADIENT ->
                List.of(
                        Ops.sigmoidGradient(g, y),
                        Ops.multiply(Ops.multiply(g, x), Ops.subtract(1, Ops.multiply(y, 2))));
            case TANH_GRADIENT ->
                List.of(Ops.tanhGradient(g, y), Ops.multiply(Ops.multiply(g, x), Ops.multiply(y, -2)));
            case GELU_GRADIENT -> {
                // The density times 2 - y^2.
                Value square = Ops.square(y);
                Value density = Ops.multiply(Ops.exp(Ops.multiply(square, -0.5)), 1 / Math.sqrt(2 * Math.PI));
                Value second = Ops.multiply(density, Ops.subtract(2, square));
                yield List.of(Ops.geluGradient(g, y), Ops.multiply(Ops.multiply(g, x), second));
            }
            default -> Arrays.asList(null, null);
        };
    }

    private static List<@Nullable Value> chosen(Value g, Value first) {
        return List.of(Ops.multiply(g, first), Ops.multiply(g, Ops.subtract(1, first)));
    }

    private static List<@Nullable Value> ternary(Elementwise operation, Value x, Value y, Value z, Value g) {
        return switch (operation.opcode()) {
            case FMA -> List.of(Ops.multiply(g, y), Ops.multiply(g, x), g);
            case SELECT -> {
                Value zero = g.graph().scalar(g.dtype(), 0);
                yield Arrays.asList(null, Ops.select(x, g, zero), Ops.select(x, zero, g));
            }
            default -> Arrays.asList(null, null, null);
        };
    }
}
