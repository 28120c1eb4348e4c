package dev.keratin.ops;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A computation under construction: nodes in the order in which they were recorded, which is an order in which they can run.
 *
 * <p>Variables are read and assigned within the graph as if it ran line by line: after {@link #assign} a {@link #read} gives the new value, and
 * when a plan of the graph runs, the last assigned values are stored in the variables at its end. Not thread-safe.
 */
public final class Graph {

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Variable, Value> current = new LinkedHashMap<>();
    private final Map<Variable, Value> assigned = new LinkedHashMap<>();
    private @Nullable Value key;
    private int streams;

    /** A placeholder that is fed when the graph runs. */
    public Value input(String name, TensorSpec spec) {
        if (!spec.shape().isKnown()) {
            throw new IllegalArgumentException(
                    "A graph is traced for known shapes, received " + spec.shape() + " for input \"" + name + "\".");
        }
        return apply(new Sources.Input(name, spec));
    }

    /** A tensor that is part of the graph. */
    public Value constant(Tensor tensor) {
        return apply(new Sources.Constant(tensor));
    }

    /** A floating-point scalar that is part of the graph. */
    public Value scalar(DType dtype, double value) {
        return apply(new Sources.Scalar(dtype, value));
    }

    /** The value of a variable at this point of the graph. */
    public Value read(Variable variable) {
        return current.computeIfAbsent(variable, v -> apply(new Sources.Read(v)));
    }

    /**
     * Gives a variable a new value from this point of the graph on.
     *
     * @throws IllegalArgumentException where type or shape differ from the variable's
     */
    public void assign(Variable variable, Value value) {
        if (value.dtype().storage() != variable.dtype().storage()
                || !value.shape().equals(variable.shape())) {
            throw new IllegalArgumentException("Variable " + variable.path() + " is " + variable.spec()
                    + " and cannot be assigned " + value.spec() + ".");
        }
        Value stored = Ops.roundTo(variable.dtype(), value);
        current.put(variable, stored);
        assigned.put(variable, stored);
    }

    /** What is stored in which variable when the graph has run. */
    public Map<Variable, Value> assignments() {
        return Collections.unmodifiableMap(assigned);
    }

    /**
     * The random key of a run, int64 {seed, counter}: what all random numbers of the graph are a pure function of, together with a
     * {@link #nextStream} and the element's index. Fed when the graph runs.
     */
    public Value key() {
        Value present = key;
        if (present == null) {
            present = apply(new Sources.Key());
            key = present;
        }
        return present;
    }

    /** A number that no other generator of this graph has. */
    public int nextStream() {
        return streams++;
    }

    /** Records an operation with one result. */
    public Value apply(Operation operation, Value... inputs) {
        return applyAll(operation, List.of(inputs)).get(0);
    }

    /** Records an operation and gives its results. */
    public List<Value> applyAll(Operation operation, List<Value> inputs) {
        List<TensorSpec> specs = new ArrayList<>(inputs.size());
        for (Value input : inputs) {
            if (input.graph() != this) {
                throw new IllegalArgumentException("Operation " + operation.name() + " mixes values of two graphs.");
            }
            specs.add(input.spec());
        }
        Node node = new Node(this, nodes.size(), operation, inputs, operation.infer(specs));
        nodes.add(node);
        return node.outputs();
    }

    public List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** Zeros of a floating-point shape. */
    public Value zeros(DType dtype, Shape shape) {
        return Ops.broadcastTo(scalar(dtype, 0), shape);
    }
}
