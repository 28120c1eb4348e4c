package dev.keratin.backend;

/**
 * Elementwise instructions of a {@link Program}. The names say the function; where NaN or signed zero matter, the comment does.
 *
 * <p>{@code x}, {@code y}, {@code z} are the operands, {@code a} and {@code b} the immediates of the instruction.
 */
public enum Opcode {
    // No operand.
    /** The immediate {@code a}. */
    CONSTANT(0),
    /** A uniform number in [0, 1) with 24 bits, a pure function of (key, stream, element index): see {@link Program.Builder#uniform}. */
    UNIFORM(0),
    // One operand.
    NEGATE(1),
    ABS(1),
    SIGN(1),
    SQUARE(1),
    SQRT(1),
    /** 1 / sqrt(x), both correctly rounded. */
    RSQRT(1),
    RECIPROCAL(1),
    EXP(1),
    EXPM1(1),
    LOG(1),
    LOG1P(1),
    LOG2(1),
    LOG10(1),
    SIN(1),
    COS(1),
    TAN(1),
    ASIN(1),
    ACOS(1),
    ATAN(1),
    SINH(1),
    COSH(1),
    TANH(1),
    ASINH(1),
    ACOSH(1),
    ATANH(1),
    ERF(1),
    ERFINV(1),
    /** 1 / (1 + exp(-x)). */
    SIGMOID(1),
    /** x / 2 * (1 + erf(x / sqrt(2))). */
    GELU(1),
    /** log(1 + exp(x)), without overflow. */
    SOFTPLUS(1),
    /** max(x, 0); NaN stays NaN. */
    RELU(1),
    FLOOR(1),
    CEIL(1),
    /** To the nearest integer, ties to even. */
    ROUND(1),
    /** x rounded to float16 and back. */
    ROUND_FLOAT16(1),
    /** x rounded to bfloat16 and back. */
    ROUND_BFLOAT16(1),
    /** min(max(x, a), b); NaN stays NaN. */
    CLIP(1),
    /** fma(x, a, b). */
    SCALE_SHIFT(1),
    /** 1 where x is finite, else 0. */
    IS_FINITE(1),
    /** 1 where x is NaN, else 0. */
    IS_NAN(1),
    // Two operands.
    ADD(2),
    SUBTRACT(2),
    MULTIPLY(2),
    DIVIDE(2),
    /** NaN where either is NaN. */
    MAXIMUM(2),
    /** NaN where either is NaN. */
    MINIMUM(2),
    POWER(2),
    /** floor(x / y). */
    FLOOR_DIVIDE(2),
    /** x - y * floor(x / y), the sign of y, as numpy's mod. */
    MOD(2),
    ATAN2(2),
    /** 1 or 0. */
    EQUAL(2),
    NOT_EQUAL(2),
    LESS(2),
    LESS_EQUAL(2),
    GREATER(2),
    GREATER_EQUAL(2),
    /** (x - y)^2. */
    SQUARED_DIFFERENCE(2),
    /** x where y > 0, else 0: the gradient of RELU from its output (or input) y. */
    RELU_GRADIENT(2),
    /** x * y * (1 - y): the gradient of SIGMOID from its output y. */
    SIGMOID_GRADIENT(2),
    /** x * (1 - y * y): the gradient of TANH from its output y. */
    TANH_GRADIENT(2),
    /** x times the derivative of GELU at y, the input of GELU. */
    GELU_GRADIENT(2),
    // Three operands.
    /** fma(x, y, z). */
    FMA(3),
    /** y where x > 0, else z (so also where x is NaN). */
    SELECT(3);

    private final int operands;

    Opcode(int operands) {
        this.operands = operands;
    }

    public int operands() {
        return operands;
    }
}
