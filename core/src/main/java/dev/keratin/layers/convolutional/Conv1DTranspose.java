package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * Transposed convolution over sequences ({@code keras.layers.Conv1DTranspose}): with strides it enlarges what a convolution with the same strides makes
 * small.
 *
 * <p>Input {@code (batch, steps, channels)}, or channels first. Saves {@code kernel} (window, filters, channels) and {@code bias} (filters).
 *
 * <pre>{@code
 * Conv1DTranspose twice = Conv1DTranspose.of(16, 3).strides(2).padding("same");
 * }</pre>
 */
public final class Conv1DTranspose extends BaseConvTranspose<Conv1DTranspose> {

    public static final Schema<Conv1DTranspose> SCHEMA = transpose("Conv1DTranspose", 1, Conv1DTranspose::new);

    private Conv1DTranspose() {
        super(SCHEMA, 1);
    }

    /** A layer with this many filters and a window of this size. */
    public static Conv1DTranspose of(int filters, int kernelSize) {
        Conv1DTranspose layer = new Conv1DTranspose();
        layer.setFilters(filters);
        layer.setKernelSize(kernelSize);
        return layer;
    }
}
