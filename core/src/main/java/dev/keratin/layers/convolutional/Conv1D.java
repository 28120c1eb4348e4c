package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * Convolution over sequences ({@code keras.layers.Conv1D}).
 *
 * <p>Input {@code (batch, steps, channels)}, or channels first; output the same with {@code filters} channels. Saves {@code kernel} (window, channels / groups,
 * filters) and {@code bias} (filters).
 *
 * <pre>{@code
 * Conv1D features = Conv1D.of(32, 3).padding("same").activation("relu");
 * }</pre>
 */
public final class Conv1D extends BaseConv<Conv1D> {

    public static final Schema<Conv1D> SCHEMA = conv("Conv1D", 1, Conv1D::new);

    private Conv1D() {
        super(SCHEMA, 1);
    }

    /** A layer with this many filters and a window of this size. */
    public static Conv1D of(int filters, int kernelSize) {
        Conv1D layer = new Conv1D();
        layer.setFilters(filters);
        layer.setKernelSize(kernelSize);
        return layer;
    }
}
