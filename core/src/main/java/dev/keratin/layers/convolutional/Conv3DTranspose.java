package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * Transposed convolution over volumes ({@code keras.layers.Conv3DTranspose}): with strides it enlarges what a convolution with the same strides makes
 * small.
 *
 * <p>Input {@code (batch, depth, rows, columns, channels)}, or channels first. Saves {@code kernel} (window, filters, channels) and {@code bias} (filters).
 *
 * <pre>{@code
 * Conv3DTranspose twice = Conv3DTranspose.of(16, 3).strides(2).padding("same");
 * }</pre>
 */
public final class Conv3DTranspose extends BaseConvTranspose<Conv3DTranspose> {

    public static final Schema<Conv3DTranspose> SCHEMA = transpose("Conv3DTranspose", 3, Conv3DTranspose::new);

    private Conv3DTranspose() {
        super(SCHEMA, 3);
    }

    /** A layer with this many filters and a window of this size along every axis. */
    public static Conv3DTranspose of(int filters, int kernelSize) {
        Conv3DTranspose layer = new Conv3DTranspose();
        layer.setFilters(filters);
        layer.setKernelSize(kernelSize);
        return layer;
    }

    /** A layer with this many filters and a window of these sizes. */
    public static Conv3DTranspose of(int filters, int kernelDepth, int kernelRows, int kernelColumns) {
        Conv3DTranspose layer = new Conv3DTranspose();
        layer.setFilters(filters);
        layer.setKernelSize(kernelDepth, kernelRows, kernelColumns);
        return layer;
    }
}
