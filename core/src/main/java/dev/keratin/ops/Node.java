package dev.keratin.ops;

import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** One application of an operation in a graph. */
public final class Node {

    private final Graph graph;
    private final int index;
    private final Operation operation;
    private final List<Value> inputs;
    private final List<Value> outputs;

    Node(Graph graph, int index, Operation operation, List<Value> inputs, List<TensorSpec> results) {
        this.graph = graph;
        this.index = index;
        this.operation = operation;
        this.inputs = List.copyOf(inputs);
        List<Value> values = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            values.add(new Value(this, i, results.get(i)));
        }
        this.outputs = List.copyOf(values);
    }

    public Graph graph() {
        return graph;
    }

    /** The position in the graph: larger than that of every node it depends on. */
    public int index() {
        return index;
    }

    public Operation operation() {
        return operation;
    }

    public List<Value> inputs() {
        return inputs;
    }

    public Value input(int position) {
        return inputs.get(position);
    }

    public List<Value> outputs() {
        return outputs;
    }

    public Value output() {
        return outputs.get(0);
    }

    @Override
    public String toString() {
        return "%" + index + " = " + operation.name() + inputs + " -> " + outputs;
    }
}
