package dev.keratin.saving.bundle;

import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.Matching;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One assignment of a file to a model. */
final class GraphWalk {

    private static final String SEED = "seed_generator_state";

    private final BundleReader bundle;
    private final Graph graph;
    private final boolean flat;
    private final Matching matching;
    private final Map<Integer, Variable> bound = new HashMap<>();
    private final Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Variable, String> unfound = new IdentityHashMap<>();
    private final List<Variable> unfoundOrder = new ArrayList<>();
    private final Map<Integer, String> surplus = new LinkedHashMap<>();

    private final int start;
    private final List<Integer> optimizers;

    /**
     * A walk that starts at a model of the graph.
     *
     * @param flat whether layers count in the order of the file's attributes, however they are nested
     */
    GraphWalk(BundleReader bundle, Graph graph, String path, Matching matching, boolean flat) {
        this.bundle = bundle;
        this.graph = graph;
        this.flat = flat;
        this.matching = matching;
        this.start = graph.at(path);
        this.optimizers = new OptimizerNodes(graph).of(start, path);
    }

    void run(Layer root, @Nullable Optimizer optimizer) throws IOException {
        if (flat) {
            matchLeaves(root);
        } else if (!matchList(root)) {
            match(root, start);
        }
        fromOptimizer(root);
        for (Variable variable : unfoundOrder) {
            matching.missing(variable, String.valueOf(unfound.get(variable)));
        }
        int node = optimizer == null
                ? optimizers.stream().findFirst().orElse(Graph.NONE)
                : choose(optimizer, root.trainableVariables());
        Set<Integer> ofOptimizer = node == Graph.NONE ? Set.of() : new HashSet<>(graph.variables(node));
        if (optimizer != null) {
            new GraphOptimizer(graph, bundle, bound, matching).match(node, optimizer, root.trainableVariables());
        }
        leftOver(ofOptimizer, optimizer);
    }

    /** The first optimizer whose state fits, one that has made steps before one that has not; else the first. */
    private int choose(Optimizer optimizer, List<Variable> trainable) throws IOException {
        int fresh = Graph.NONE;
        for (int node : optimizers.size() < 2 ? List.<Integer>of() : optimizers) {
            Matching trial = new Matching(matching.options());
            new GraphOptimizer(graph, bundle, bound, trial).match(node, optimizer, trainable);
            boolean used = optimizer.slots().values().stream()
                    .flatMap(List::stream)
                    .anyMatch(variable -> variable != null && trial.isBound(variable));
            if (trial.isComplete() && (used || optimizer.slots().isEmpty())) {
                return node;
            }
            fresh = fresh == Graph.NONE && trial.isComplete() ? node : fresh;
        }
        return fresh != Graph.NONE ? fresh : optimizers.stream().findFirst().orElse(Graph.NONE);
    }

    /** What {@code model.export} of Keras 3 leaves of a model: the list of all its variables, without layers. */
    private boolean matchList(Layer root) throws IOException {
        if (graph.isModel(start)) {
            return false;
        }
        // States of random generators, which layers of one generation have and those of another have not.
        List<Integer> stored = graph.elements(graph.child(start, "variables")).values().stream()
                .filter(node -> !isCalled(node, SEED))
                .toList();
        List<Variable> live = root.variables().stream()
                .filter(variable -> !variable.name().equals(SEED))
                .toList();
        if (stored.isEmpty() || stored.size() != live.size()) {
            return false;
        }
        for (int i = 0; i < live.size(); i++) {
            if (!isCalled(stored.get(i), live.get(i).name())) {
                return false;
            }
        }
        for (int i = 0; i < live.size(); i++) {
            bind(root, live.get(i), stored.get(i), "");
        }
        return true;
    }

    /** The layers of a model that its author keeps in objects of his own. */
    private void matchLeaves(Layer root) throws IOException {
        List<Layer> live = new ArrayList<>();
        leaves(root, live);
        List<Integer> stored = graph.leaves(start);
        String counts = "the file has " + stored.size() + " layers with weights, model `" + root.name() + "` has "
                + live.size() + ".";
        for (int i = 0; i < Math.max(live.size(), stored.size()); i++) {
            if (i >= stored.size()) {
                LayerTrees.own(live.get(i)).forEach(variable -> miss(variable, counts));
                continue;
            }
            graph.ownVariables(stored.get(i))
                    .forEach(variable -> surplus.put(variable, "its layer in the model has no such variable."));
            if (i < live.size()) {
                matchOwn(live.get(i), stored.get(i));
            }
        }
    }

    private static void leaves(Layer layer, List<Layer> found) {
        if (!LayerTrees.own(layer).isEmpty() && !found.contains(layer)) {
            found.add(layer);
        }
        layer.children().values().forEach(child -> leaves(child, found));
        layer.childLists().values().forEach(list -> list.forEach(child -> leaves(child, found)));
    }

    private boolean isCalled(int node, String name) {
        return graph.node(node).attributes().stream()
                .anyMatch(attribute -> ("/" + attribute.fullName()).endsWith("/" + name));
    }

    private void match(Layer layer, int node) throws IOException {
        if (!visited.add(layer)) {
            return;
        }
        matchOwn(layer, node);
        for (Map.Entry<String, Layer> child : layer.children().entrySet()) {
            descend(child.getValue(), graph.child(node, Edges.toChild(child.getKey())), layer, child.getKey());
        }
        for (Map.Entry<String, List<Layer>> list : layer.childLists().entrySet()) {
            if (list.getKey().equals(LayerTrees.LAYERS)) {
                matchLayers(layer, node);
            } else {
                Map<Integer, Integer> elements = graph.elements(graph.child(node, Edges.toChild(list.getKey())));
                for (int i = 0; i < list.getValue().size(); i++) {
                    descend(
                            list.getValue().get(i),
                            elements.getOrDefault(i, Graph.NONE),
                            layer,
                            list.getKey() + "/" + i);
                }
            }
        }
    }

    private void matchOwn(Layer layer, int node) throws IOException {
        for (Variable variable : LayerTrees.own(layer)) {
            int found = graph.child(node, Edges.toVariable(layer, variable));
            if (found == Graph.NONE) {
                found = byFullName(node, variable);
            }
            bind(layer, variable, found, "layer `" + layer.name() + "` of the file has no `" + variable.name() + "`.");
        }
    }

    private void descend(Layer child, int node, Layer parent, String attribute) throws IOException {
        if (node != Graph.NONE) {
            match(child, node);
        } else if (visited.add(child)) {
            child.variables()
                    .forEach(variable ->
                            miss(variable, "layer `" + parent.name() + "` of the file has no `" + attribute + "`."));
        }
    }

    /** Where the file counts as many operations as the model has, by their numbers: some may have variables that the file does not track. */
    private boolean matchOperations(Layer model, int node) throws IOException {
        List<@Nullable Layer> live = new ArrayList<>(model.childLists().getOrDefault(LayerTrees.LAYERS, List.of()));
        if (LayerTrees.isSequential(model)) {
            live = new ArrayList<>(LayerTrees.layers(model));
            live.add(0, null);
        }
        Map<Integer, Integer> stored = graph.operations(node);
        if (stored.size() != live.size()) {
            return false;
        }
        for (int i = 0; i < live.size(); i++) {
            Layer layer = live.get(i);
            boolean known = layer != null && !layer.variables().isEmpty();
            int found = stored.getOrDefault(i, Graph.NONE);
            if (found == Graph.NONE || !known && graph.hasVariables(found)) {
                return false;
            }
        }
        for (int i = 0; i < live.size(); i++) {
            Layer layer = live.get(i);
            int found = stored.getOrDefault(i, Graph.NONE);
            if (layer != null && !layer.variables().isEmpty()) {
                match(layer, found);
                graph.variables(found)
                        .forEach(variable -> surplus.put(variable, "its layer in the model has no such variable."));
            }
        }
        return true;
    }

    private void matchLayers(Layer model, int node) throws IOException {
        if (matchOperations(model, node)) {
            return;
        }
        List<Integer> stored = graph.layers(node);
        List<Layer> live = LayerTrees.layers(model).stream()
                .filter(layer -> !layer.variables().isEmpty())
                .toList();
        String counts = "the file has " + stored.size() + " layers with weights, model `" + model.name() + "` has "
                + live.size() + ".";
        for (int i = 0; i < Math.max(stored.size(), live.size()); i++) {
            if (i >= stored.size()) {
                live.get(i).variables().forEach(variable -> miss(variable, counts));
            } else if (i >= live.size()) {
                graph.variables(stored.get(i)).forEach(variable -> surplus.put(variable, counts));
            } else {
                match(live.get(i), stored.get(i));
                graph.variables(stored.get(i))
                        .forEach(variable -> surplus.put(variable, "its layer in the model has no such variable."));
            }
        }
    }

    /** A variable that hangs on the layer under an attribute of its own, by the last part of its name. */
    private int byFullName(int node, Variable variable) {
        if (node == Graph.NONE) {
            return Graph.NONE;
        }
        int found = Graph.NONE;
        for (ObjectGraph.Child child : graph.node(node).children()) {
            for (ObjectGraph.Attribute attribute : graph.node(child.nodeId()).attributes()) {
                if (attribute.fullName().endsWith("/" + variable.name())) {
                    found = child.nodeId();
                }
            }
        }
        return found;
    }

    private void bind(Layer owner, Variable variable, int node, String why) throws IOException {
        String key = node == Graph.NONE ? null : graph.node(node).variableKey().orElse(null);
        if (key == null) {
            miss(variable, why);
            return;
        }
        bound.put(node, variable);
        matching.bind(owner.name(), variable, key, bundle.array(key));
    }

    private void miss(Variable variable, String why) {
        if (unfound.put(variable, why) == null) {
            unfoundOrder.add(variable);
        }
    }

    /** Keras 3 lists the trainable variables on the optimizer, also those that no layer leads to. */
    private void fromOptimizer(Layer root) throws IOException {
        if (optimizers.isEmpty() || unfoundOrder.isEmpty()) {
            return;
        }
        int list = graph.child(optimizers.get(0), "_trainable_variables");
        List<Variable> trainable = root.trainableVariables();
        Map<Integer, Integer> elements = graph.elements(list);
        if (elements.size() != trainable.size()) {
            return;
        }
        for (int i = 0; i < trainable.size(); i++) {
            Variable variable = trainable.get(i);
            int node = elements.getOrDefault(i, Graph.NONE);
            if (unfound.containsKey(variable) && node != Graph.NONE && !bound.containsKey(node)) {
                bind(root, variable, node, "");
                unfound.remove(variable);
                unfoundOrder.remove(variable);
            }
        }
    }

    private void leftOver(Set<Integer> ofOptimizer, @Nullable Optimizer optimizer) {
        Set<String> done = new HashSet<>();
        matching.all(key -> done.add(key));
        for (int node = 0; node < graph.size(); node++) {
            String key = graph.node(node).variableKey().orElse(null);
            if (key == null || bound.containsKey(node) || !done.add(key)) {
                continue;
            }
            if (surplus.containsKey(node) && !key.contains("seed_generator")) {
                matching.unexpected(key, String.valueOf(surplus.get(node)));
            } else if (ofOptimizer.contains(node)) {
                matching.ignore(
                        key,
                        optimizer == null
                                ? "optimizer state, which was not asked for"
                                : "optimizer state that has no counterpart");
            } else {
                matching.ignore(key, "neither a weight nor optimizer state");
            }
        }
    }
}
