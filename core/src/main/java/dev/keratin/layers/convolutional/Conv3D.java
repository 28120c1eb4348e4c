package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * Convolution over volumes ({@code keras.layers.Conv3D}).
 *
 * <p>Input {@code (batch, depth, rows, columns, channels)}, or channels first; output the same with {@code filters} channels. Saves {@code kernel} (window, channels / groups,
 * filters) and {@code bias} (filters).
 *
 * <pre>{@code
 * Conv3D features = Conv3D.of(32, 3).padding("same").activation("relu");
 * }</pre>
 */
public final class Conv3D extends BaseConv<Conv3D> {

    public static final Schema<Conv3D> SCHEMA = conv("Conv3D", 3, Conv3D::new);

    private Conv3D() {
        super(SCHEMA, 3);
    }

    /** A layer with this many filters and a window of this size along every axis. */
    public static Conv3D of(int filters, int kernelSize) {
        Conv3D layer = new Conv3D();
        layer.setFilters(filters);
        layer.setKernelSize(kernelSize);
        return layer;
    }

    /** A layer with this many filters and a window of these sizes. */
    public static Conv3D of(int filters, int kernelDepth, int kernelRows, int kernelColumns) {
        Conv3D layer = new Conv3D();
        layer.setFilters(filters);
        layer.setKernelSize(kernelDepth, kernelRows, kernelColumns);
        return layer;
    }
}
