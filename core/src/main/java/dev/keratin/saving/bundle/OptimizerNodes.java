package dev.keratin.saving.bundle;

import dev.keratin.files.bundle.ObjectGraph.Child;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where in an object graph the optimizer of a model may be. */
final class OptimizerNodes {

    private final Graph graph;

    OptimizerNodes(Graph graph) {
        this.graph = graph;
    }

    /**
     * The optimizers of a file, the most likely of this model first: those that refer to its variables, the one beside it named {@code optimizer}, its own,
     * those that are named after it, the others.
     */
    List<Integer> of(int model, String path) {
        Map<Integer, String> all = named();
        if (model == Graph.NONE) {
            return List.of();
        }
        Set<Integer> variables = Set.copyOf(graph.variables(model));
        Set<Integer> ordered = new LinkedHashSet<>();
        all.keySet().stream().filter(node -> refers(node, variables)).forEach(ordered::add);
        add(ordered, graph.child(0, "optimizer"));
        add(ordered, graph.child(model, "optimizer"));
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.isEmpty()) {
            all.forEach((node, edge) -> {
                if (edge.startsWith(name)) {
                    ordered.add(node);
                }
            });
        }
        ordered.addAll(all.keySet());
        return List.copyOf(ordered);
    }

    private static void add(Set<Integer> nodes, int node) {
        if (node != Graph.NONE) {
            nodes.add(node);
        }
    }

    private boolean refers(int optimizer, Set<Integer> variables) {
        int inner = graph.child(optimizer, "inner_optimizer");
        int trains = inner == Graph.NONE ? optimizer : inner;
        return graph.node(trains).slotVariables().stream()
                        .anyMatch(slot -> variables.contains(slot.originalVariableNodeId()))
                || graph.elements(graph.child(trains, "_trainable_variables")).values().stream()
                        .anyMatch(variables::contains);
    }

    /** All optimizers that are not inside of another, nearest first, with the edge that leads there. */
    private Map<Integer, String> named() {
        Map<Integer, String> found = new LinkedHashMap<>();
        Set<Integer> visited = new LinkedHashSet<>(List.of(0));
        Deque<Integer> open = new ArrayDeque<>(visited);
        while (!open.isEmpty()) {
            List<Child> children = new ArrayList<>(graph.node(open.remove()).children());
            for (Child child : children) {
                if (!visited.add(child.nodeId())) {
                    continue;
                }
                if (graph.isOptimizer(child.nodeId())) {
                    found.put(child.nodeId(), child.name());
                } else {
                    open.add(child.nodeId());
                }
            }
        }
        return found;
    }
}
