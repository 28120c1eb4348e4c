package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * Transposed convolution over images ({@code keras.layers.Conv2DTranspose}): with strides it enlarges what a convolution with the same strides makes
 * small.
 *
 * <p>Input {@code (batch, rows, columns, channels)}, or channels first. Saves {@code kernel} (window, filters, channels) and {@code bias} (filters).
 *
 * <pre>{@code
 * Conv2DTranspose twice = Conv2DTranspose.of(16, 3).strides(2).padding("same");
 * }</pre>
 */
public final class Conv2DTranspose extends BaseConvTranspose<Conv2DTranspose> {

    public static final Schema<Conv2DTranspose> SCHEMA = transpose("Conv2DTranspose", 2, Conv2DTranspose::new);

    private Conv2DTranspose() {
        super(SCHEMA, 2);
    }

    /** A layer with this many filters and a window of this size along every axis. */
    public static Conv2DTranspose of(int filters, int kernelSize) {
        Conv2DTranspose layer = new Conv2DTranspose();
        layer.setFilters(filters);
        layer.setKernelSize(kernelSize);
        return layer;
    }

    /** A layer with this many filters and a window of these sizes. */
    public static Conv2DTranspose of(int filters, int kernelRows, int kernelColumns) {
        Conv2DTranspose layer = new Conv2DTranspose();
        layer.setFilters(filters);
        layer.setKernelSize(kernelRows, kernelColumns);
        return layer;
    }
}
