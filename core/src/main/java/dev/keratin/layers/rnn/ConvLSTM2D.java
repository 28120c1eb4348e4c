package dev.keratin.layers.rnn;

import dev.keratin.serialization.Schema;

/**
 * An LSTM over sequences of images whose products are convolutions ({@code keras.layers.ConvLSTM2D}).
 *
 * <p>Input {@code (batch, steps, height, width, channels)}, or channels first behind the steps; output the same with {@code filters} channels, without the steps unless sequences are
 * returned. Saves {@code kernel} (window, channels, 4 filters), {@code recurrent_kernel} (window, filters, 4 filters), {@code bias} (4 filters) of the cell. Shi et
 * al. 2015.
 *
 * <pre>{@code
 * ConvLSTM2D layer = ConvLSTM2D.of(16, 3).padding("same").returnSequences(true);
 * }</pre>
 */
public final class ConvLSTM2D extends BaseConvLSTM<ConvLSTM2D> {

    public static final Schema<ConvLSTM2D> SCHEMA = declare("ConvLSTM2D", 2, ConvLSTM2D::new);

    private ConvLSTM2D() {
        super(SCHEMA, 2);
    }

    /** A layer with this many filters and a window of this size, one for all axes or one for each. */
    public static ConvLSTM2D of(int filters, int... kernelSize) {
        return new ConvLSTM2D().withSizes(filters, kernelSize);
    }
}
