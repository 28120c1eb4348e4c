package dev.keratin.engine;

import dev.keratin.ops.Node;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Elementwise nodes of one shape that are computed in one pass. */
final class Group {

    final Shape shape;
    final DType.Storage storage;
    final List<Node> nodes = new ArrayList<>();

    /** Nodes may join as long as nothing outside has used a member: the group runs where its last member stands. */
    boolean open = true;

    Group(Shape shape, DType.Storage storage) {
        this.shape = shape;
        this.storage = storage;
    }

    int lastIndex() {
        return nodes.get(nodes.size() - 1).index();
    }
}
