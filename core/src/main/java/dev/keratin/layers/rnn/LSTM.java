package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.serialization.Schema;

/**
 * Long short-term memory ({@code keras.layers.LSTM}).
 *
 * <p>Input {@code (batch, steps, features)}, output {@code (batch, units)} or {@code (batch, steps, units)}; two states. Saves what {@link LSTMCell} saves.
 * Hochreiter and Schmidhuber 1997.
 *
 * <pre>{@code
 * LSTM layer = LSTM.of(64).returnSequences(true).dropout(0.2);
 * }</pre>
 */
public final class LSTM extends UnitsLayer<LSTM> {

    public static final Schema<LSTM> SCHEMA = schema(
            "LSTM",
            LSTM::new,
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
            RecurrentArgs.UNIT_FORGET_BIAS,
            RecurrentArgs.KERNEL_REGULARIZER,
            RecurrentArgs.RECURRENT_REGULARIZER,
            RecurrentArgs.BIAS_REGULARIZER,
            ACTIVITY_REGULARIZER,
            RecurrentArgs.KERNEL_CONSTRAINT,
            RecurrentArgs.RECURRENT_CONSTRAINT,
            RecurrentArgs.BIAS_CONSTRAINT,
            RecurrentArgs.DROPOUT,
            RecurrentArgs.RECURRENT_DROPOUT,
            RecurrentArgs.SEED);

    private LSTM() {
        super(SCHEMA);
    }

    /** A layer of this many units. */
    public static LSTM of(int units) {
        return new LSTM().with(RecurrentArgs.UNITS, units);
    }

    /** The function of the gates, by name (default {@code "sigmoid"}). */
    public LSTM recurrentActivation(String activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** The function of the gates. */
    public LSTM recurrentActivation(Activation activation) {
        return with(RecurrentArgs.RECURRENT_ACTIVATION, activation);
    }

    /** Whether the bias of the forget gate begins with ones (default true). */
    public LSTM unitForgetBias(boolean unitForgetBias) {
        return with(RecurrentArgs.UNIT_FORGET_BIAS, unitForgetBias);
    }

    @Override
    protected RecurrentCell<?> makeCell() {
        return equip(LSTMCell.of(get(RecurrentArgs.UNITS)), "lstm_cell");
    }
}
