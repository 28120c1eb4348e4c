package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * A depthwise convolution over images, then a mix of the channels at each position ({@code keras.layers.SeparableConv2D}).
 *
 * <p>Input {@code (batch, rows, columns, channels)}, or channels first. Saves {@code depthwise_kernel} (window, channels, multiplier), {@code pointwise_kernel}
 * (1, ..., channels * multiplier, filters) and {@code bias} (filters).
 *
 * <pre>{@code
 * SeparableConv2D light = SeparableConv2D.of(32, 3).padding("same");
 * }</pre>
 */
public final class SeparableConv2D extends BaseSeparableConv<SeparableConv2D> {

    public static final Schema<SeparableConv2D> SCHEMA = separable("SeparableConv2D", 2, SeparableConv2D::new);

    private SeparableConv2D() {
        super(SCHEMA, 2);
    }

    /** A layer with this many filters and a window of this size along every axis. */
    public static SeparableConv2D of(int filters, int kernelSize) {
        SeparableConv2D layer = new SeparableConv2D();
        layer.setFilters(filters);
        layer.setKernelSize(kernelSize);
        return layer;
    }

    /** A layer with this many filters and a window of these sizes. */
    public static SeparableConv2D of(int filters, int kernelRows, int kernelColumns) {
        SeparableConv2D layer = new SeparableConv2D();
        layer.setFilters(filters);
        layer.setKernelSize(kernelRows, kernelColumns);
        return layer;
    }
}
