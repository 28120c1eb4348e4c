package dev.keratin.layers.rnn;

import dev.keratin.serialization.Schema;

/**
 * The plain recurrent layer: the output is fed back ({@code keras.layers.SimpleRNN}).
 *
 * <p>Input {@code (batch, steps, features)}, output {@code (batch, units)} or {@code (batch, steps, units)}. Saves what {@link SimpleRNNCell} saves.
 *
 * <pre>{@code
 * SimpleRNN layer = SimpleRNN.of(32).returnSequences(true);
 * }</pre>
 */
public final class SimpleRNN extends UnitsLayer<SimpleRNN> {

    public static final Schema<SimpleRNN> SCHEMA = schema(
            "SimpleRNN",
            SimpleRNN::new,
            RETURN_SEQUENCES,
            RETURN_STATE,
            GO_BACKWARDS,
            STATEFUL,
            UNROLL,
            ZERO_OUTPUT_FOR_MASK,
            RecurrentArgs.UNITS,
            RecurrentArgs.ACTIVATION,
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
            RecurrentArgs.UNWRITTEN_SEED);

    private SimpleRNN() {
        super(SCHEMA);
    }

    /** A layer of this many units. */
    public static SimpleRNN of(int units) {
        return new SimpleRNN().with(RecurrentArgs.UNITS, units);
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    @Override
    public SimpleRNN seed(int seed) {
        return with(RecurrentArgs.UNWRITTEN_SEED, seed);
    }

    @Override
    protected RecurrentCell<?> makeCell() {
        return equip(SimpleRNNCell.of(get(RecurrentArgs.UNITS)), "simple_rnn_cell");
    }
}
