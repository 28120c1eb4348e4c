package dev.keratin.saving.bundle;

import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.files.bundle.ObjectGraph.Child;
import dev.keratin.files.bundle.ObjectGraph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    /** Edges to the counters of metrics. */
    private static final Set<String> METRIC = Set.of(
            "total",
            "count",
            "total_cm",
            "true_positives",
            "true_negatives",
            "false_positives",
            "false_negatives",
            "accumulator",
            "squared_sum",
            "sum",
            "residual");

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
        for (Child child : node(from).children()) {
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

    /** The variables that can be reached from here without leaving the layer, nearest first; those of optimizers from an optimizer only. */
    List<Integer> variables(int from) {
        boolean ofOptimizer = isOptimizer(from);
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
            for (Child child : node(at).children()) {
                if (!SIDEWAYS.contains(child.name()) && (ofOptimizer || !isOptimizer(child.nodeId()))) {
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
        if (found.isEmpty()) {
            return attributes(model);
        }
        return found.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .filter(this::hasVariables)
                .distinct()
                .toList();
    }

    /** The layers of a model that keeps them as attributes (a subclass of keras.Model), in the order in which it got them. */
    private List<Integer> attributes(int model) {
        List<Child> parts = parts(model);
        boolean wrapped = parts.size() == 1 && isModel(parts.get(0).nodeId());
        return wrapped
                ? layers(parts.get(0).nodeId())
                : parts.stream().map(Child::nodeId).toList();
    }

    /** The objects with variables of their own, in the order in which the objects around them got them as attributes. */
    List<Integer> leaves(int model) {
        List<Integer> found = new ArrayList<>();
        Set<Integer> visited = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.push(model);
        while (!open.isEmpty()) {
            int at = open.pop();
            if (at == NONE || !visited.add(at) || node(at).variableKey().isPresent()) {
                continue;
            }
            if (!ownVariables(at).isEmpty()) {
                found.add(at);
            }
            List<Integer> below = new ArrayList<>(
                    isModel(at)
                            ? layers(at)
                            : parts(at).stream().map(Child::nodeId).toList());
            Collections.reverse(below);
            below.forEach(open::push);
        }
        return found;
    }

    /** The variables that an object has as attributes. */
    List<Integer> ownVariables(int from) {
        return node(from).children().stream()
                .map(Child::nodeId)
                .filter(child -> node(child).variableKey().isPresent())
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

    /**
     * The places where the model may be, by the edges that lead there; the root itself has the empty name. One where there is no doubt: the root, or its
     * child {@code model}.
     */
    Map<String, Integer> models() {
        for (String name : List.of("model", "root")) {
            int named = child(0, name);
            if (named != NONE && node(named).variableKey().isEmpty() && hasVariables(named)) {
                Map<String, Integer> inside = isModel(named) ? Map.of() : modelsBelow(named, name + "/");
                return inside.size() > 1 ? with(inside, name, named) : Map.of(name, named);
            }
        }
        if (isModel(0)) {
            return Map.of("", 0);
        }
        Map<String, Integer> found = new LinkedHashMap<>();
        for (Child child : parts(0)) {
            found.put(child.name(), child.nodeId());
            if (!isModel(child.nodeId())) {
                found.putAll(modelsBelow(child.nodeId(), child.name() + "/"));
            }
        }
        return found.size() == 1 && isModel(found.values().iterator().next()) ? found : with(found, "", 0);
    }

    private static Map<String, Integer> with(Map<String, Integer> map, String name, int node) {
        Map<String, Integer> more = new LinkedHashMap<>(map);
        more.put(name, node);
        return more;
    }

    private Map<String, Integer> modelsBelow(int from, String path) {
        Map<String, Integer> found = new LinkedHashMap<>();
        for (Child child : parts(from)) {
            if (isModel(child.nodeId())) {
                found.put(path + child.name(), child.nodeId());
            }
        }
        return found;
    }

    /** The children that hold variables and are neither variables nor optimizers, in the order in which the object got them. */
    private List<Child> parts(int from) {
        Map<Integer, Child> found = new LinkedHashMap<>();
        for (Child child : node(from).children()) {
            int node = child.nodeId();
            boolean part = node != from
                    && !child.name().startsWith("_")
                    && !SIDEWAYS.contains(child.name())
                    && node(node).variableKey().isEmpty()
                    && !isOptimizer(node)
                    && !isMetric(node)
                    && !node(node).children().stream().allMatch(below -> isOptimizer(below.nodeId()))
                    && hasVariables(node);
            if (part) {
                found.putIfAbsent(node, child);
            }
        }
        return List.copyOf(found.values());
    }

    /** Whether more than one of these is a model with a list of layers. */
    boolean hasSeveralModels(Map<String, Integer> models) {
        return models.values().stream().filter(this::isModel).count() > 1;
    }

    /** The one of these that has a list of layers, else the last: the object around them all. */
    String likeliest(Map<String, Integer> models) {
        String last = "";
        for (Map.Entry<String, Integer> entry : models.entrySet()) {
            if (isModel(entry.getValue())) {
                return entry.getKey();
            }
            last = entry.getKey();
        }
        return last;
    }

    boolean isModel(int node) {
        return child(node, List.of("_functional", "_operations")) != NONE
                || !numbered(node, "layer_with_weights-").isEmpty()
                || !numbered(node, "layer-").isEmpty();
    }

    /** Whether all that hangs here are the counters of a metric, which Keras hangs on models too. */
    private boolean isMetric(int node) {
        boolean counts = false;
        for (Child child : node(node).children()) {
            if (!METRIC.contains(child.name())
                    && hasVariables(child.nodeId())
                    && !child.name().startsWith("_")) {
                return false;
            }
            counts |= METRIC.contains(child.name());
        }
        return counts;
    }

    boolean isOptimizer(int node) {
        return child(node, List.of("iter", "_iterations", "inner_optimizer")) != NONE
                || !node(node).slotVariables().isEmpty();
    }

    /** The node at the end of a path of edges. */
    int at(String path) {
        int node = 0;
        for (String edge : path.isEmpty() ? new String[0] : path.split("/")) {
            node = child(node, edge);
        }
        return node;
    }
}
