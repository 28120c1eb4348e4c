package dev.keratin.layers.convolutional;

import dev.keratin.serialization.Schema;

/**
 * Convolution of each channel of sequences by itself ({@code keras.layers.DepthwiseConv1D}).
 *
 * <p>Input {@code (batch, steps, channels)}, or channels first; each channel gives {@code depthMultiplier} results. Saves {@code kernel} (window, channels, multiplier)
 * and {@code bias}.
 *
 * <pre>{@code
 * DepthwiseConv1D light = DepthwiseConv1D.of(3).padding("same");
 * }</pre>
 */
public final class DepthwiseConv1D extends BaseDepthwiseConv<DepthwiseConv1D> {

    public static final Schema<DepthwiseConv1D> SCHEMA = depthwise("DepthwiseConv1D", 1, DepthwiseConv1D::new);

    private DepthwiseConv1D() {
        super(SCHEMA, 1);
    }

    /** A layer with a window of this size. */
    public static DepthwiseConv1D of(int kernelSize) {
        DepthwiseConv1D layer = new DepthwiseConv1D();
        layer.setKernelSize(kernelSize);
        return layer;
    }
}
