package dev.keratin.saving.bundle;

import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.Companion;
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.Matching;
import dev.keratin.saving.WeightMismatchException;
import dev.keratin.saving.WeightSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a TensorFlow checkpoint, assigned by following its object graph; keys and names carry no meaning.
 *
 * <p>The layers with variables of the file, in order, are those of the model. Inside a layer the edges count, in the spelling of Keras 2 or Keras 3. A
 * trainable variable that no edge of its layer reaches (Keras 3 does not track stacked cells) is found through the optimizer's list.
 */
final class GraphWeights implements WeightSource {

    private final BundleReader bundle;
    private final Graph graph;

    GraphWeights(BundleReader bundle, ObjectGraph graph) {
        this.bundle = bundle;
        this.graph = new Graph(graph);
    }

    @Override
    public Map<String, StoredArray> tensors() throws IOException {
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        for (String key : bundle.keys()) {
            if (!isDescription(key) && bundle.isReadable(key)) {
                tensors.put(key, bundle.array(key));
            }
        }
        return tensors;
    }

    @Override
    public Map<String, StoredArray> descriptions() throws IOException {
        Map<String, StoredArray> texts = new LinkedHashMap<>();
        for (String key : bundle.keys()) {
            if (isDescription(key)) {
                texts.put(key, bundle.array(key));
            }
        }
        return texts;
    }

    private static boolean isDescription(String key) {
        return key.equals(ObjectGraph.KEY) || key.equals(Companion.NAME);
    }

    @Override
    public boolean isChecked() {
        return true;
    }

    @Override
    public void match(Layer root, @Nullable Optimizer optimizer, Matching matching) throws IOException {
        String path = place(root, matching);
        new Walk(path, matching).run(root, optimizer);
    }

    /** The edges to the model that is meant: the one that the caller names, or the only one that fits. */
    private String place(Layer root, Matching matching) throws IOException {
        String wanted = matching.options().root();
        Map<String, Integer> models = graph.models();
        if (!wanted.isEmpty()) {
            if (graph.at(wanted) == Graph.NONE) {
                throw new MissingEntryException(bundle.prefix() + ": no object \"" + wanted
                        + "\" in the graph of this checkpoint; there are " + names(models.keySet()) + ".");
            }
            return wanted;
        }
        List<String> fitting = new ArrayList<>();
        for (String name : models.size() == 1 ? List.<String>of() : models.keySet()) {
            Matching trial = new Matching(matching.options());
            new Walk(name, trial).run(root, null);
            if (trial.isComplete()) {
                fitting.add(name);
            }
        }
        // An object around a model fits as well as the model itself.
        fitting.removeIf(name -> fitting.stream()
                .anyMatch(other -> !other.equals(name) && (name.isEmpty() || other.startsWith(name + "/"))));
        if (fitting.size() == 1) {
            models.keySet().stream()
                    .filter(name -> !name.isEmpty() && !(fitting.get(0) + "/").startsWith(name + "/"))
                    .forEach(name -> matching.note("`" + name + "` of the file is another model and was left aside."));
            return fitting.get(0);
        }
        List<String> named =
                models.keySet().stream().filter(name -> !name.isEmpty()).toList();
        if (models.size() == 1 || named.isEmpty() || fitting.isEmpty() && !graph.hasSeveralModels(models)) {
            return models.size() == 1 ? models.keySet().iterator().next() : graph.likeliest(models);
        }
        String text = bundle.prefix() + " holds several models, " + names(named) + "; "
                + (fitting.isEmpty() ? "none of them fits" : names(fitting) + " fit") + " model `" + root.name()
                + "`.\nNothing has been changed. Say which one is meant, with LoadOptions.root(\"" + named.get(0)
                + "\"), or with `convert --root " + named.get(0) + "`.";
        throw new WeightMismatchException(text, List.of(text));
    }

    private static String names(Collection<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    /** One assignment of a file to a model. */
    private final class Walk {
        private final Matching matching;
        private final Map<Integer, Variable> bound = new HashMap<>();
        private final Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Map<Variable, String> unfound = new IdentityHashMap<>();
        private final List<Variable> unfoundOrder = new ArrayList<>();
        private final Map<Integer, String> surplus = new LinkedHashMap<>();

        private final int start;
        private final int optimizerNode;

        Walk(String path, Matching matching) {
            this.matching = matching;
            this.start = graph.at(path);
            this.optimizerNode = graph.optimizer(start, path);
        }

        void run(Layer root, @Nullable Optimizer optimizer) throws IOException {
            match(root, start);
            fromOptimizer(root);
            for (Variable variable : unfoundOrder) {
                matching.missing(variable, String.valueOf(unfound.get(variable)));
            }
            int node = optimizerNode;
            Set<Integer> ofOptimizer = node == Graph.NONE ? Set.of() : new HashSet<>(graph.variables(node));
            if (optimizer != null) {
                new GraphOptimizer(graph, bundle, bound, matching).match(node, optimizer, root.trainableVariables());
            }
            leftOver(ofOptimizer, optimizer);
        }

        private void match(Layer layer, int node) throws IOException {
            if (!visited.add(layer)) {
                return;
            }
            for (Variable variable : LayerTrees.own(layer)) {
                int found = graph.child(node, Edges.toVariable(layer, variable));
                if (found == Graph.NONE) {
                    found = byFullName(node, variable);
                }
                bind(
                        layer,
                        variable,
                        found,
                        "layer `" + layer.name() + "` of the file has no `" + variable.name() + "`.");
            }
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

        private void descend(Layer child, int node, Layer parent, String attribute) throws IOException {
            if (node != Graph.NONE) {
                match(child, node);
            } else if (visited.add(child)) {
                child.variables()
                        .forEach(variable -> miss(
                                variable, "layer `" + parent.name() + "` of the file has no `" + attribute + "`."));
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
                for (ObjectGraph.Attribute attribute :
                        graph.node(child.nodeId()).attributes()) {
                    if (attribute.fullName().endsWith("/" + variable.name())) {
                        found = child.nodeId();
                    }
                }
            }
            return found;
        }

        private void bind(Layer owner, Variable variable, int node, String why) throws IOException {
            String key =
                    node == Graph.NONE ? null : graph.node(node).variableKey().orElse(null);
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
            int list = graph.child(optimizerNode, "_trainable_variables");
            if (list == Graph.NONE || unfoundOrder.isEmpty()) {
                return;
            }
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
}
