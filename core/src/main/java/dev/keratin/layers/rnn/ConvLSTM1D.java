package dev.keratin.layers.rnn;

import dev.keratin.serialization.Schema;

/**
 * An LSTM over sequences of rows whose products are convolutions ({@code keras.layers.ConvLSTM1D}).
 *
 * <p>Input {@code (batch, steps, length, channels)}, or channels first behind the steps; output the same with {@code filters} channels, without the steps unless sequences are
 * returned. Saves {@code kernel} (window, channels, 4 filters), {@code recurrent_kernel} (window, filters, 4 filters), {@code bias} (4 filters) of the cell. Shi et
 * al. 2015.
 *
 * <pre>{@code
 * ConvLSTM1D layer = ConvLSTM1D.of(16, 3).padding("same").returnSequences(true);
 * }</pre>
 */
public final class ConvLSTM1D extends BaseConvLSTM<ConvLSTM1D> {

    public static final Schema<ConvLSTM1D> SCHEMA = declare("ConvLSTM1D", 1, ConvLSTM1D::new);

    private ConvLSTM1D() {
        super(SCHEMA, 1);
    }

    /** A layer with this many filters and a window of this size, one for all axes or one for each. */
    public static ConvLSTM1D of(int filters, int... kernelSize) {
        return new ConvLSTM1D().withSizes(filters, kernelSize);
    }
}
