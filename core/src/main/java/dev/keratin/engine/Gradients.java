package dev.keratin.engine;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Node;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reverse-mode differentiation: records the nodes that compute gradients in the same graph. */
public final class Gradients {

    private Gradients() {}

    /**
     * The gradients of a scalar.
     *
     * @param loss a floating-point scalar
     * @param targets what it is differentiated by: variables as read, inputs, or anything in between
     * @return per target its gradient, of the target's shape; null where the loss does not depend on it
     */
    public static List<@Nullable Value> of(Value loss, List<Value> targets) {
        if (loss.rank() != 0 || !loss.dtype().isFloating()) {
            throw new IllegalArgumentException("Only a floating-point scalar can be differentiated, received "
                    + loss.spec() + "; sum it up first.");
        }
        Graph graph = loss.graph();
        Map<Value, Value> gradients = new HashMap<>();
        gradients.put(loss, graph.scalar(loss.dtype(), 1));
        List<Node> nodes = List.copyOf(graph.nodes().subList(0, loss.node().index() + 1));
        Set<Node> dependent = dependents(nodes, targets);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (dependent.contains(node) && !targets.containsAll(node.outputs())) {
                propagate(node, gradients, dependent, targets);
            }
        }
        List<@Nullable Value> result = new ArrayList<>();
        for (Value target : targets) {
            Value gradient = gradients.get(target);
            result.add(gradient == null ? null : Ops.broadcastTo(gradient, target.shape()));
        }
        return result;
    }

    private static Set<Node> dependents(List<Node> nodes, List<Value> targets) {
        Set<Node> dependent = new HashSet<>();
        targets.forEach(target -> dependent.add(target.node()));
        for (Node node : nodes) {
            for (Value input : node.inputs()) {
                if (dependent.contains(input.node())) {
                    dependent.add(node);
                }
            }
        }
        return dependent;
    }

    private static void propagate(Node node, Map<Value, Value> gradients, Set<Node> dependent, List<Value> targets) {
        List<@Nullable Value> outputs = new ArrayList<>();
        boolean any = false;
        for (Value output : node.outputs()) {
            Value gradient = gradients.get(output);
            any |= gradient != null;
            outputs.add(gradient == null ? null : Ops.broadcastTo(gradient, output.shape()));
        }
        if (!any || node.inputs().stream().noneMatch(input -> dependent.contains(input.node()))) {
            return;
        }
        List<@Nullable Value> inputs = node.operation().gradient(node, outputs);
        for (int i = 0; i < inputs.size(); i++) {
            Value input = node.input(i);
            Value gradient = inputs.get(i);
            if (gradient != null
                    && dependent.contains(input.node())
                    && input.dtype().isFloating()) {
                gradients.merge(input, gradient, Ops::add);
            }
        }
    }
}
