package dev.keratin.layers.rnn;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * One step of a recurrent layer: from an input and the states to an output and new states.
 *
 * <p>To write one: say the shapes of the states, and record {@link #step}. {@link RNN} repeats it. As a layer, a cell is called with the input and its
 * states one after another and gives the output and the new states.
 *
 * @param <S> the cell's own class
 */
public abstract class RecurrentCell<S extends RecurrentCell<S>> extends AbstractLayer<S> {

    protected RecurrentCell(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** The shapes of the states without the batch ({@code state_size}). May be asked for when the cell is built. */
    public abstract List<Shape> stateShapes();

    /** The shape of the output without the batch ({@code output_size}): that of the first state, unless a cell says otherwise. */
    public Shape outputShape() {
        return stateShapes().get(0);
    }

    /**
     * Records one step.
     *
     * @param call the call that the step is part of
     * @param input the input of the step, the batch first
     * @param states the states before it
     * @return the output, then the states after it
     */
    protected abstract List<Value> step(Call call, Value input, List<Value> states);

    /**
     * Makes the cell ready for one sequence. A cell that can compute a part for all steps at once, or draws dropout masks, overrides it.
     *
     * @param input the shape of a step's input, the batch first
     */
    protected Recurrence prepare(Call call, Shape input) {
        return new Recurrence() {
            @Override
            public Value project(Value inputs) {
                return inputs;
            }

            @Override
            public List<Value> step(Value projected, List<Value> states) {
                return RecurrentCell.this.step(call, projected, states);
            }
        };
    }

    @Override
    protected List<Value> callAll(Call call) {
        List<Value> tensors = call.arguments().leaves(Value.class);
        int count = stateShapes().size();
        if (tensors.size() != count + 1) {
            throw new IllegalArgumentException("Cell " + name() + " (" + className()
                    + ") must be called with an input and its " + count + " states, received " + tensors.size()
                    + " tensors.");
        }
        return step(call, tensors.get(0), tensors.subList(1, tensors.size()));
    }
}
