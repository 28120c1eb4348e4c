package dev.keratin.backend;

/**
 * The geometry of a recurrent layer over whole sequences.
 *
 * @param cell what is computed in each step
 * @param batch number of sequences
 * @param steps length of the sequences
 * @param units length of the state
 * @param backwards whether the steps go from the last element of the input to the first; outputs come in the order of the steps
 * @param activation of the candidate, and of the cell state of an LSTM
 * @param recurrentActivation of the gates
 */
public record Recurrence(
        Cell cell,
        int batch,
        int steps,
        int units,
        boolean backwards,
        Activation activation,
        Activation recurrentActivation) {

    /** The cells of Keras. Columns of the projection and of the recurrent kernel are the gates in Keras's order. */
    public enum Cell {
        /** One column of units. */
        SIMPLE(1, 0),
        /** Gates i, f, c, o. */
        LSTM(4, 6),
        /** Gates z, r, h; Keras's {@code reset_after=False}. */
        GRU_RESET_BEFORE(3, 3),
        /** Gates z, r, h; Keras's {@code reset_after=True}, which has a bias for the recurrent part too. */
        GRU_RESET_AFTER(3, 4);

        private final int gates;
        private final int saved;

        Cell(int gates, int saved) {
            this.gates = gates;
            this.saved = saved;
        }

        public int gates() {
            return gates;
        }
    }

    /** The functions whose gradient follows from their output. */
    public enum Activation {
        LINEAR,
        SIGMOID,
        TANH,
        RELU,
        /** {@code min(max(x / 6 + 0.5, 0), 1)}, as Keras 3. */
        HARD_SIGMOID,
        /** {@code min(max(0.2 x + 0.5, 0), 1)}, as Keras 1 and 2. */
        HARD_SIGMOID_KERAS_2
    }

    /** Columns of the projection: units times gates. */
    public int columns() {
        return cell.gates * units;
    }

    /** Elements of what the forward pass saves for the backward pass. */
    public int savedSize() {
        return batch * steps * units * cell.saved;
    }
}
