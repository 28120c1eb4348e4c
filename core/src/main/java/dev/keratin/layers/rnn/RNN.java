package dev.keratin.layers.rnn;

import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;

/**
 * Repeats any cell over the steps of a sequence ({@code keras.layers.RNN}).
 *
 * <p>Input {@code (batch, steps, ...)}. Saves the cell.
 *
 * <pre>{@code
 * RNN layer = RNN.of(LSTMCell.of(64), GRUCell.of(32)).returnSequences(true);
 * }</pre>
 */
public final class RNN extends RecurrentLayer<RNN> {

    private static final Arg<Layer> CELL = Arg.required("cell", Layers.REGISTRY);

    public static final Schema<RNN> SCHEMA = schema(
            "RNN",
            RNN::new,
            RETURN_SEQUENCES,
            RETURN_STATE,
            GO_BACKWARDS,
            STATEFUL,
            UNROLL,
            ZERO_OUTPUT_FOR_MASK,
            CELL);

    private RNN() {
        super(SCHEMA);
    }

    /** Repeats a cell; several cells are stacked, as {@link StackedRNNCells} does. */
    public static RNN of(RecurrentCell<?>... cells) {
        RNN layer = new RNN();
        layer.set(CELL, cells.length == 1 ? cells[0] : StackedRNNCells.of(cells));
        layer.validate();
        return layer;
    }

    @Override
    protected void validate() {
        if (!(get(CELL) instanceof RecurrentCell<?>)) {
            throw new IllegalArgumentException("`cell` of RNN must be a cell such as LSTMCell, received a "
                    + get(CELL).className() + "; a cell of your own extends RecurrentCell.");
        }
        cell();
    }

    @Override
    protected RecurrentCell<?> makeCell() {
        return (RecurrentCell<?>) get(CELL);
    }
}
