package dev.keratin.layers.rnn;

import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells one upon another as one cell: each takes the output of the one before ({@code keras.layers.StackedRNNCells}).
 *
 * <p>The states are those of all cells in order. Saves the cells as the list {@code cells}.
 *
 * <pre>{@code
 * RNN layer = RNN.of(StackedRNNCells.of(LSTMCell.of(64), LSTMCell.of(64)));
 * }</pre>
 */
public final class StackedRNNCells extends RecurrentCell<StackedRNNCells> {

    private static final Arg<List<Layer>> CELLS = Arg.required("cells", ArgTypes.listOf(Layers.REGISTRY));

    public static final Schema<StackedRNNCells> SCHEMA = schema("StackedRNNCells", StackedRNNCells::new, CELLS);

    private StackedRNNCells() {
        super(SCHEMA);
    }

    /** Stacks cells, the one that takes the input first. */
    public static StackedRNNCells of(RecurrentCell<?>... cells) {
        StackedRNNCells stacked = new StackedRNNCells();
        stacked.set(CELLS, List.of(cells));
        stacked.validate();
        return stacked;
    }

    @Override
    protected void validate() {
        for (Layer layer : get(CELLS)) {
            if (!(layer instanceof RecurrentCell<?>)) {
                throw new IllegalArgumentException(
                        "`cells` of StackedRNNCells must be cells such as LSTMCell, received a " + layer.className()
                                + "; a cell of your own extends RecurrentCell.");
            }
        }
        if (get(CELLS).isEmpty()) {
            throw new IllegalArgumentException(
                    "`cells` of StackedRNNCells must hold at least one cell, received none.");
        }
        trackAll("cells", get(CELLS));
    }

    private List<RecurrentCell<?>> cells() {
        List<RecurrentCell<?>> cells = new ArrayList<>();
        get(CELLS).forEach(layer -> cells.add((RecurrentCell<?>) layer));
        return cells;
    }

    @Override
    public List<Shape> stateShapes() {
        List<Shape> shapes = new ArrayList<>();
        cells().forEach(cell -> shapes.addAll(cell.stateShapes()));
        return shapes;
    }

    @Override
    public Shape outputShape() {
        List<RecurrentCell<?>> cells = cells();
        return cells.get(cells.size() - 1).outputShape();
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.first(this, inputShapes);
        for (RecurrentCell<?> cell : cells()) {
            cell.buildOnce(List.of(input));
            input = RecurrentLayer.join(Shape.of(input.dim(0)), cell.outputShape());
        }
    }

    @Override
    protected List<Value> step(Call call, Value input, List<Value> states) {
        Recurrence recurrence = prepare(call, input.shape());
        return recurrence.step(recurrence.project(input), states);
    }

    @Override
    protected Recurrence prepare(Call call, Shape input) {
        List<Recurrence> parts = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        Shape shape = input;
        for (RecurrentCell<?> cell : cells()) {
            parts.add(cell.prepare(call, shape));
            counts.add(cell.stateShapes().size());
            shape = RecurrentLayer.join(Shape.of(input.dim(0)), cell.outputShape());
        }
        return new Recurrence() {
            @Override
            public Value project(Value inputs) {
                return parts.get(0).project(inputs);
            }

            @Override
            public List<Value> step(Value projected, List<Value> states) {
                List<Value> results = new ArrayList<>();
                Value current = projected;
                int at = 0;
                for (int i = 0; i < parts.size(); i++) {
                    Value ready = i == 0 ? current : parts.get(i).project(current);
                    List<Value> step = parts.get(i).step(ready, states.subList(at, at + counts.get(i)));
                    at += counts.get(i);
                    current = step.get(0);
                    results.addAll(step.subList(1, step.size()));
                }
                results.add(0, current);
                return results;
            }
        };
    }
}
