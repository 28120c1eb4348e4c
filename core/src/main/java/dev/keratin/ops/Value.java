package dev.keratin.ops;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;

/** An array of a graph: a result of a node. Compared by identity. */
public final class Value {

    private final Node node;
    private final int index;
    private final TensorSpec spec;

    Value(Node node, int index, TensorSpec spec) {
        this.node = node;
        this.index = index;
        this.spec = spec;
    }

    /** The node that computes this value. */
    public Node node() {
        return node;
    }

    /** Which of the node's outputs this is. */
    public int index() {
        return index;
    }

    public Graph graph() {
        return node.graph();
    }

    public TensorSpec spec() {
        return spec;
    }

    public DType dtype() {
        return spec.dtype();
    }

    public Shape shape() {
        return spec.shape();
    }

    public int rank() {
        return spec.shape().rank();
    }

    @Override
    public String toString() {
        return "%" + node.index() + (index == 0 ? "" : "." + index) + ":" + spec;
    }
}
