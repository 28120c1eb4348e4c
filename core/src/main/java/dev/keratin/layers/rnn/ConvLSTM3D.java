package dev.keratin.layers.rnn;

import dev.keratin.serialization.Schema;

/**
 * An LSTM over sequences of volumes whose products are convolutions ({@code keras.layers.ConvLSTM3D}).
 *
 * <p>Input {@code (batch, steps, depth, height, width, channels)}, or channels first behind the steps; output the same with {@code filters} channels, without the steps unless sequences are
 * returned. Saves {@code kernel} (window, channels, 4 filters), {@code recurrent_kernel} (window, filters, 4 filters), {@code bias} (4 filters) of the cell. Shi et
 * al. 2015.
 *
 * <pre>{@code
 * ConvLSTM3D layer = ConvLSTM3D.of(16, 3).padding("same").returnSequences(true);
 * }</pre>
 */
public final class ConvLSTM3D extends BaseConvLSTM<ConvLSTM3D> {

    public static final Schema<ConvLSTM3D> SCHEMA = declare("ConvLSTM3D", 3, ConvLSTM3D::new);

    private ConvLSTM3D() {
        super(SCHEMA, 3);
    }

    /** A layer with this many filters and a window of this size, one for all axes or one for each. */
    public static ConvLSTM3D of(int filters, int... kernelSize) {
        return new ConvLSTM3D().withSizes(filters, kernelSize);
    }
}
