package dev.keratin.layers;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass of layers over a graph: whether it trains and by which rules, the masks that travel with values, and the losses that layers add on the way. */
public final class Trace {

    private final Graph graph;
    private final boolean training;
    private final TrainingRules rules;
    private final Map<Value, Value> masks = new HashMap<>();
    private final List<Value> losses = new ArrayList<>();

    /** A pass by the rules of Keras 3. */
    public Trace(Graph graph, boolean training) {
        this(graph, training, TrainingRules.KERAS_3);
    }

    public Trace(Graph graph, boolean training, TrainingRules rules) {
        this.graph = graph;
        this.training = training;
        this.rules = rules;
    }

    public Graph graph() {
        return graph;
    }

    /** Whether layers behave as in training: dropout drops, batch normalization uses the batch. */
    public boolean training() {
        return training;
    }

    /** By which Keras's rules it trains. */
    public TrainingRules rules() {
        return rules;
    }

    /** The mask of a value: a bool per sample and time step, null for none. */
    public @Nullable Value mask(Value value) {
        return masks.get(value);
    }

    /** Gives a value a mask; null leaves it as it is. */
    public void setMask(Value value, @Nullable Value mask) {
        if (mask != null) {
            masks.put(value, mask);
        }
    }

    /** The scalars that layers added to the loss: activity regularizers and {@code add_loss}. */
    public List<Value> losses() {
        return losses;
    }

    /** Calls a layer on one value and gives its one result. */
    public Value call(Layer layer, Value input) {
        return callAll(layer, Arguments.of(input)).get(0);
    }

    /** Calls a layer: builds it where needed, casts its floating-point inputs, passes masks on. */
    public List<Value> callAll(Layer layer, Arguments arguments) {
        return layer.invoke(this, arguments);
    }
}
