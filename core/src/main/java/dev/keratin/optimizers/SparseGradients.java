package dev.keratin.optimizers;

import dev.keratin.backend.Opcode;
import dev.keratin.ops.Elementwise;
import dev.keratin.ops.Node;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Reinterpret;
import dev.keratin.ops.ScatterAdd;
import dev.keratin.ops.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of embeddings as TensorFlow hands them to optimizers: a row for each use of an entry, not added up. Keras on TensorFlow squares these rows
 * one by one, so an entry that a batch uses twice has the sum of two squares in its second moment, not the square of the sum. Files of real
 * training hold such moments, so we compute them likewise.
 */
final class SparseGradients {

    private SparseGradients() {}

    /** The same gradients, sparse ones taken as the sums that they are. */
    static List<@Nullable Value> summed(List<@Nullable Value> gradients) {
        List<@Nullable Value> summed = new ArrayList<>();
        for (Value gradient : gradients) {
            summed.add(
                    gradient == null || !isSparse(gradient)
                            ? gradient
                            : gradient.graph().apply(new Reinterpret(gradient.dtype()), gradient));
        }
        return summed;
    }

    /** Whether a gradient consists of rows added up at indices, and of nothing else. */
    static boolean isSparse(Value gradient) {
        Node node = gradient.node();
        if (node.operation() instanceof Elementwise sum && sum.opcode() == Opcode.ADD) {
            return isSparse(node.input(0)) && isSparse(node.input(1));
        }
        return node.operation() instanceof ScatterAdd;
    }

    /** The square of a gradient; of a sparse one, the sum of the squares of its rows. */
    static Value square(Value gradient) {
        if (!isSparse(gradient)) {
            return Ops.square(gradient);
        }
        Node node = gradient.node();
        if (node.operation() instanceof Elementwise) {
            return Ops.add(square(node.input(0)), square(node.input(1)));
        }
        return gradient.graph().apply(node.operation(), Ops.square(node.input(0)), node.input(1));
    }
}
