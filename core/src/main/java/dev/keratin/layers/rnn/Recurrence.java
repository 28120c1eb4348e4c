package dev.keratin.layers.rnn;

import dev.keratin.ops.Value;
import java.util.List;

/**
 * A cell made ready for one sequence: its weights are read, its dropout masks drawn. What does not depend on the state is split off, so that it is
 * computed for all steps at once.
 */
public interface Recurrence {

    /** The part that needs no state, of inputs {@code (batch, ...)} or {@code (batch, steps, ...)}. */
    Value project(Value inputs);

    /**
     * One step.
     *
     * @param projected what {@link #project} gave for this step
     * @param states the states before it
     * @return the output, then the states after it
     */
    List<Value> step(Value projected, List<Value> states);
}
