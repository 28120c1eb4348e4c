package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * A depthwise convolution over sequences, then a mix of the channels at each position ({@code keras.layers.SeparableConv1D}).
 *
 * <p>Input {@code (batch, steps, channels)}, or channels first. Saves {@code depthwise_kernel} (window, channels, multiplier), {@code pointwise_kernel}
 * (1, ..., channels * multiplier, filters) and {@code bias} (filters).
 *
 * <pre>{@code
 * SeparableConv1D light = SeparableConv1D.of(32, 3).padding("same");
 * }</pre>
 */
public final class SeparableConv1D extends BaseSeparableConv<SeparableConv1D> {

    public static final Schema<SeparableConv1D> SCHEMA = separable("SeparableConv1D", 1, SeparableConv1D::new);

    private SeparableConv1D() {
        super(SCHEMA, 1);
    }

    /** A layer with this many filters and a window of this size. */
    public static SeparableConv1D of(int filters, int kernelSize) {
        SeparableConv1D layer = new SeparableConv1D();
        layer.setFilters(filters);
        layer.setKernelSize(kernelSize);
        return layer;
    }
}
