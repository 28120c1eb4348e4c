package dev.keratin.layers;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.DType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call of a layer while a graph is traced: what {@link Layer#call} is given. */
public final class Call {

    private final Trace trace;
    private final Layer layer;
    private final Arguments arguments;

    Call(Trace trace, Layer layer, Arguments arguments) {
        this.trace = trace;
        this.layer = layer;
        this.arguments = arguments;
    }

    public Graph graph() {
        return trace.graph();
    }

    public Trace trace() {
        return trace;
    }

    public Arguments arguments() {
        return arguments;
    }

    /** The {@code training} argument where it was given, else whether the pass trains. */
    public boolean training() {
        return arguments.keywords().get("training") instanceof Boolean given ? given : trace.training();
    }

    /** The first tensor. */
    public Value input() {
        return inputs().get(0);
    }

    /** The tensors of the first argument: one, or several where it is a list or a map. */
    public List<Value> inputs() {
        List<Value> values = Arguments.leaves(
                arguments.positional().isEmpty() ? null : arguments.positional().get(0), Value.class);
        if (values.isEmpty()) {
            values = arguments.leaves(Value.class);
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Layer " + layer.name() + " was called without a tensor.");
        }
        return values;
    }

    /** An argument by position or keyword, null where it was not given. */
    public @Nullable Object argument(int position, String keyword) {
        return position < arguments.positional().size()
                ? arguments.positional().get(position)
                : arguments.keywords().get(keyword);
    }

    /** A tensor argument by position or keyword, null where it was not given. */
    public @Nullable Value value(int position, String keyword) {
        return argument(position, keyword) instanceof Value value ? value : null;
    }

    /** A keyword argument that is true or false. */
    public boolean flag(String keyword, boolean fallback) {
        return arguments.keywords().get(keyword) instanceof Boolean given ? given : fallback;
    }

    /**
     * The mask of the first tensor: the {@code mask} argument where it was given, else the one that travels with the tensor. Of a call with several tensor
     * arguments, such as a recurrent layer with an initial state, Keras passes on no mask by itself, so neither do we.
     */
    public @Nullable Value mask() {
        Object given = arguments.keywords().get("mask");
        if (given instanceof Value mask) {
            return mask;
        }
        if (given instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Value mask) {
            return mask;
        }
        return tensorArguments() > 1 ? null : trace.mask(input());
    }

    private long tensorArguments() {
        return Stream.concat(arguments.positional().stream(), arguments.keywords().values().stream())
                .filter(tree -> !Arguments.leaves(tree, Value.class).isEmpty())
                .count();
    }

    /** The mask that travels with a tensor, null for none. */
    public @Nullable Value maskOf(Value value) {
        return trace.mask(value);
    }

    /** A variable's value, in the type the layer computes in. */
    public Value read(Variable variable) {
        Value value = graph().read(variable);
        DType arithmetic = layer.policy().arithmetic();
        return value.dtype().isFloating()
                ? Ops.roundTo(layer.policy().computeDType(), Ops.cast(value, arithmetic))
                : value;
    }

    /** Gives a variable its value from here on, cast to its type. */
    public void assign(Variable variable, Value value) {
        graph().assign(variable, Ops.cast(value, variable.dtype()));
    }

    /** Calls a layer that this layer consists of. */
    public Value call(Layer child, Value input) {
        return callAll(child, Arguments.of(input)).get(0);
    }

    /** Calls a layer that this layer consists of; a {@code training} argument is handed on. */
    public List<Value> callAll(Layer child, Arguments arguments) {
        boolean explicit = this.arguments.keywords().containsKey("training")
                && !arguments.keywords().containsKey("training");
        return trace.callAll(child, explicit ? arguments.with("training", training()) : arguments);
    }

    /** Adds a scalar to the loss. */
    public void addLoss(Value scalar) {
        trace.losses().add(scalar);
    }
}
