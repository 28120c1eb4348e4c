package dev.keratin.saving.bundle;

import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.files.bundle.ObjectGraph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Ways through an object graph. Nodes are their numbers; -1 is none. */
final class Graph {

    static final int NONE = -1;

    /** Edges that lead from a layer back into the model or to what is no state. */
    private static final Set<String> SIDEWAYS = Set.of(
            "_inbound_nodes", "_outbound_nodes", "_losses", "_losses_override", "_tracked", "keras_api", "optimizer");

    private final ObjectGraph graph;

    Graph(ObjectGraph graph) {
        this.graph = graph;
    }

    Node node(int number) {
        return graph.nodes().get(number);
    }

    int size() {
        return graph.nodes().size();
    }

    /** The node at the end of the first of these edges that there is. */
    int child(int from, List<String> names) {
        for (String name : names) {
            OptionalInt found = from == NONE ? OptionalInt.empty() : node(from).child(name);
            if (found.isPresent()) {
                return found.getAsInt();
            }
        }
        return NONE;
    }

    int child(int from, String name) {
        return child(from, List.of(name));
    }

    /** The elements of a list node, by number. */
    Map<Integer, Integer> elements(int list) {
        return numbered(list, "");
    }

    /** The children whose edge is {@code prefix} and a number, in order of the numbers. */
    Map<Integer, Integer> numbered(int from, String prefix) {
        Map<Integer, Integer> found = new TreeMap<>();
        if (from == NONE) {
            return found;
        }
        for (ObjectGraph.Child child : node(from).children()) {
            String name = child.name();
            if (name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d{1,9}")) {
                found.putIfAbsent(Integer.parseInt(name.substring(prefix.length())), child.nodeId());
            }
        }
        return found;
    }

    /** Whether a variable can be reached from here without leaving the layer. */
    boolean hasVariables(int from) {
        return !variables(from).isEmpty();
    }

    /** The variables that can be reached from here without leaving the layer, nearest first. */
    List<Integer> variables(int from) {
        List<Integer> found = new ArrayList<>();
        Set<Integer> visited = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.add(from);
        while (!open.isEmpty()) {
            int at = open.remove();
            if (!visited.add(at)) {
                continue;
            }
            if (node(at).variableKey().isPresent()) {
                found.add(at);
            }
            for (ObjectGraph.Child child : node(at).children()) {
                if (!SIDEWAYS.contains(child.name())) {
                    open.add(child.nodeId());
                }
            }
        }
        return found;
    }

    /**
     * The nodes of a model's layers that hold variables, in order: {@code layer_with_weights-k} of Keras 2, else the operations of Keras 3.
     */
    List<Integer> layers(int model) {
        Map<Integer, Integer> found = numbered(model, "layer_with_weights-");
        if (found.isEmpty()) {
            int functional = child(model, "_functional");
            int operations = child(functional == NONE ? model : functional, "_operations");
            found = operations == NONE ? numbered(model, "layer-") : elements(operations);
        }
        return found.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .filter(this::hasVariables)
                .distinct()
                .toList();
    }

    /** The nodes of a model's operations by number, as Keras 3 tracks them, inputs and functions included; empty in files of Keras 2. */
    Map<Integer, Integer> operations(int model) {
        if (!numbered(model, "layer_with_weights-").isEmpty()) {
            return Map.of();
        }
        int functional = child(model, "_functional");
        return elements(child(functional == NONE ? model : functional, "_operations"));
    }

    /** The node of the model: the root itself, its child {@code model}, or the only child that looks like a model. */
    int model() {
        for (String name : List.of("model", "root")) {
            int named = child(0, name);
            if (named != NONE && isModel(named)) {
                return named;
            }
        }
        if (isModel(0)) {
            return 0;
        }
        for (ObjectGraph.Child child : node(0).children()) {
            if (isModel(child.nodeId())) {
                return child.nodeId();
            }
        }
        return 0;
    }

    private boolean isModel(int node) {
        return child(node, List.of("_functional", "_operations")) != NONE
                || !numbered(node, "layer_with_weights-").isEmpty()
                || !numbered(node, "layer-").isEmpty();
    }

    /** The node of the optimizer, beside the model or below it. */
    int optimizer() {
        int beside = child(0, "optimizer");
        return beside != NONE ? beside : child(model(), "optimizer");
    }
}
