package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.serialization.Schema;

/**
 * Gated recurrent units ({@code keras.layers.GRU}).
 *
 * <p>Input {@code (batch, steps, features)}, output {@code (batch, units)} or {@code (batch, steps, units)}; one state. Saves what {@link GRUCell} saves.
 * Cho et al. 2014.
 *
 * <pre>{@code
 * GRU layer = GRU.of(64).returnState(true);
 * }</pre>
 */
public final class GRU extends UnitsLayer<GRU> {

    public static final Schema<GRU> SCHEMA = schema(
            "GRU",
            GRU::new,
            RETURN_SEQUENCES,
            RETURN_STATE,
            GO_BACKWARDS,
            STATEFUL,
            UNROLL,
            ZERO_OUTPUT_FOR_MASK,
            RecurrentArgs.UNITS,
            RecurrentArgs.ACTIVATION,
            RecurrentArgs.RECURRENT_ACTIVATION,
            RecurrentArgs.USE_BIAS,
            RecurrentArgs.KERNEL_INITIALIZER,
            RecurrentArgs.RECURRENT_INITIALIZER,
            RecurrentArgs.BIAS_INITIALIZER,
            RecurrentArgs.KERNEL_REGULARIZER,
            RecurrentArgs.RECURRENT_REGULARIZER,
            RecurrentArgs.BIAS_REGULARIZER,
            ACTIVITY_REGULARIZER,
            RecurrentArgs.KERNEL_CONSTRAINT,
            RecurrentArgs.RECURRENT_CONSTRAINT,
            RecurrentArgs.BIAS_CONSTRAINT,
            RecurrentArgs.DROPOUT,
            RecurrentArgs.RECURRENT_DROPOUT,
            RecurrentArgs.RESET_AFTER,
            RecurrentArgs.SEED);

    private GRU() {
        super(SCHEMA);
    }

    /** A layer of this many units. */
    public static GRU of(int units) {
        return new GRU().with(RecurrentArgs.UNITS, units);
    }

    /** The function of the gates, by name (default {@code "sigmoid"}). */
    public GRU recurrentActivation(String activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** The function of the gates. */
    public GRU recurrentActivation(Activation activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** Whether the reset gate acts after the product with the recurrent kernel (default true), as in cuDNN; Keras 1 and early Keras 2: false. */
    public GRU resetAfter(boolean resetAfter) {
        return with(RecurrentArgs.RESET_AFTER, resetAfter);
    }

    @Override
    protected RecurrentCell<?> makeCell() {
        return equip(GRUCell.of(get(RecurrentArgs.UNITS)), "gru_cell");
    }
}
