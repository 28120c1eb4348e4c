package dev.keratin.backend;

/**
 * A window that slides along one spatial axis: position {@code o} of the output sees the elements {@code o * stride + k * dilation - padding} of
 * the input, k from 0 to {@code kernel - 1}. Elements outside of the input are padding.
 *
 * @param input length of the input
 * @param kernel length of the window, in elements
 * @param stride from one window to the next
 * @param dilation from one element of a window to the next
 * @param padding how many elements of padding come before the input
 * @param output number of windows
 */
public record Axis(int input, int kernel, int stride, int dilation, int padding, int output) {

    /** An axis that is not there. */
    public static final Axis NONE = new Axis(1, 1, 1, 1, 0, 1);

    public Axis {
        if (input < 0 || kernel < 1 || stride < 1 || dilation < 1 || padding < 0 || output < 0) {
            throw new IllegalArgumentException(
                    "A window needs a positive `kernel`, `stride` and `dilation`, received input=" + input
                            + ", kernel=" + kernel + ", stride=" + stride + ", dilation=" + dilation + ", padding="
                            + padding
                            + ", output=" + output + ".");
        }
    }

    /** Keras's {@code padding="valid"}: only windows inside of the input. */
    public static Axis valid(int input, int kernel, int stride, int dilation) {
        int reach = (kernel - 1) * dilation + 1;
        return new Axis(input, kernel, stride, dilation, 0, input < reach ? 0 : (input - reach) / stride + 1);
    }

    /** Keras's {@code padding="same"}: ceil(input / stride) windows, the padding shared evenly, the odd one behind. */
    public static Axis same(int input, int kernel, int stride, int dilation) {
        int reach = (kernel - 1) * dilation + 1;
        int output = (input + stride - 1) / stride;
        int total = Math.max(0, (output - 1) * stride + reach - input);
        return new Axis(input, kernel, stride, dilation, total / 2, output);
    }

    /** Keras's {@code padding="causal"}: no window sees what comes later. */
    public static Axis causal(int input, int kernel, int stride, int dilation) {
        int reach = (kernel - 1) * dilation;
        return new Axis(input, kernel, stride, dilation, reach, (input + stride - 1) / stride);
    }

    /**
     * The window of the convolution that a transposed one is the gradient of: its output is the transposed convolution's input, and the other way round.
     *
     * @param length of the transposed convolution's input
     * @param same whether {@code padding="same"} rather than {@code "valid"}
     * @param outputPadding what is added to the result's length; -1 for just enough
     */
    public static Axis transposed(int length, int kernel, int stride, int dilation, boolean same, int outputPadding) {
        int reach = Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
        int before = Math.multiplyExact(length - 1, stride);
        int result;
        if (same) {
            result = outputPadding < 0 ? Math.multiplyExact(length, stride) : before + reach % 2 + outputPadding;
            return new Axis(result, kernel, stride, dilation, Math.max(before + reach - result, 0) / 2, length);
        }
        result = before + (outputPadding < 0 ? Math.max(reach, stride) : reach + outputPadding);
        return new Axis(result, kernel, stride, dilation, 0, length);
    }
}
