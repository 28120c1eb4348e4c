package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * Convolution of each channel of images by itself ({@code keras.layers.DepthwiseConv2D}).
 *
 * <p>Input {@code (batch, rows, columns, channels)}, or channels first; each channel gives {@code depthMultiplier} results. Saves {@code kernel} (window, channels, multiplier)
 * and {@code bias}.
 *
 * <pre>{@code
 * DepthwiseConv2D light = DepthwiseConv2D.of(3).padding("same");
 * }</pre>
 */
public final class DepthwiseConv2D extends BaseDepthwiseConv<DepthwiseConv2D> {

    public static final Schema<DepthwiseConv2D> SCHEMA = depthwise("DepthwiseConv2D", 2, DepthwiseConv2D::new);

    private DepthwiseConv2D() {
        super(SCHEMA, 2);
    }

    /** A layer with a window of this size along every axis. */
    public static DepthwiseConv2D of(int kernelSize) {
        DepthwiseConv2D layer = new DepthwiseConv2D();
        layer.setKernelSize(kernelSize);
        return layer;
    }

    /** A layer with a window of these sizes. */
    public static DepthwiseConv2D of(int kernelRows, int kernelColumns) {
        DepthwiseConv2D layer = new DepthwiseConv2D();
        layer.setKernelSize(kernelRows, kernelColumns);
        return layer;
    }
}
