package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * Convolution over images ({@code keras.layers.Conv2D}).
 *
 * <p>Input {@code (batch, rows, columns, channels)}, or channels first; output the same with {@code filters} channels. Saves {@code kernel} (window, channels / groups,
 * filters) and {@code bias} (filters).
 *
 * <pre>{@code
 * Conv2D features = Conv2D.of(32, 3).padding("same").activation("relu");
 * }</pre>
 */
public final class Conv2D extends BaseConv<Conv2D> {

    public static final Schema<Conv2D> SCHEMA = conv("Conv2D", 2, Conv2D::new);

    private Conv2D() {
        super(SCHEMA, 2);
    }

    /** A layer with this many filters and a window of this size along every axis. */
    public static Conv2D of(int filters, int kernelSize) {
        Conv2D layer = new Conv2D();
        layer.setFilters(filters);
        layer.setKernelSize(kernelSize);
        return layer;
    }

    /** A layer with this many filters and a window of these sizes. */
    public static Conv2D of(int filters, int kernelRows, int kernelColumns) {
        Conv2D layer = new Conv2D();
        layer.setFilters(filters);
        layer.setKernelSize(kernelRows, kernelColumns);
        return layer;
    }
}
