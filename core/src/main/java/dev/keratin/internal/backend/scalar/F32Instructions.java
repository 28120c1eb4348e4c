package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Opcode;

/** What each {@link Opcode} means, on one element. */
public final class F32Instructions {

    private F32Instructions() {}

    /** An instruction with one operand and up to two immediates. */
    public static float unary(Opcode opcode, float a, float b, float x) {
        return switch (opcode) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> x > 0 ? 1 : x < 0 ? -1 : x;
            case SQUARE -> x * x;
            case SQRT -> (float) Math.sqrt(x);
            case RSQRT -> 1 / (float) Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case RELU -> x <= 0 ? 0 : x;
            case FLOOR -> (float) Math.floor(x);
            case CEIL -> (float) Math.ceil(x);
            case ROUND -> (float) Math.rint(x);
            case ROUND_FLOAT16 -> MathF32.roundToHalf(x);
            case ROUND_BFLOAT16 -> MathF32.roundToBrainHalf(x);
            case CLIP -> x < a ? a : x > b ? b : x;
            case SCALE_SHIFT -> Math.fma(x, a, b);
            case IS_FINITE -> Math.abs(x) <= Float.MAX_VALUE ? 1 : 0;
            case IS_NAN -> Math.abs(x) >= 0 ? 0 : 1;
            default -> function(opcode, x);
        };
    }

    /** An elementary function. */
    public static float function(Opcode opcode, float x) {
        return switch (opcode) {
            case EXP -> MathF32.exp(x);
            case EXPM1 -> MathF32.expm1(x);
            case LOG -> MathF32.log(x);
            case LOG1P -> MathF32.log1p(x);
            case LOG2 -> MathF32.log2(x);
            case LOG10 -> MathF32.log10(x);
            case SIN -> MathF32.sin(x);
            case COS -> MathF32.cos(x);
            case TAN -> MathF32.tan(x);
            case ASIN -> MathF32.asin(x);
            case ACOS -> MathF32.acos(x);
            case ATAN -> MathF32.atan(x);
            case SINH -> MathF32.sinh(x);
            case COSH -> MathF32.cosh(x);
            case TANH -> MathF32.tanh(x);
            case ASINH -> MathF32.asinh(x);
            case ACOSH -> MathF32.acosh(x);
            case ATANH -> MathF32.atanh(x);
            case ERF -> MathF32.erf(x);
            case ERFINV -> MathF32.erfinv(x);
            case SIGMOID -> MathF32.sigmoid(x);
            case GELU -> MathF32.gelu(x);
            case SOFTPLUS -> MathF32.softplus(x);
            default -> throw new IllegalArgumentException(opcode + " is not an instruction with one operand.");
        };
    }

    /** An instruction with two operands. */
    public static float binary(Opcode opcode, float x, float y) {
        return switch (opcode) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
            case POWER -> MathF32.pow(x, y);
            case FLOOR_DIVIDE -> (float) Math.floor(x / y);
            case MOD -> x - y * (float) Math.floor(x / y);
            case ATAN2 -> MathF32.atan2(x, y);
            case EQUAL -> x == y ? 1 : 0;
            case NOT_EQUAL -> x != y ? 1 : 0;
            case LESS -> x < y ? 1 : 0;
            case LESS_EQUAL -> x <= y ? 1 : 0;
            case GREATER -> x > y ? 1 : 0;
            case GREATER_EQUAL -> x >= y ? 1 : 0;
            case SQUARED_DIFFERENCE -> (x - y) * (x - y);
            case RELU_GRADIENT -> y > 0 ? x : 0;
            case SIGMOID_GRADIENT -> x * y * (1 - y);
            case TANH_GRADIENT -> x * Math.fma(-y, y, 1);
            case GELU_GRADIENT -> MathF32.geluGradient(x, y);
            default -> throw new IllegalArgumentException(opcode + " is not an instruction with two operands.");
        };
    }
}
