package dev.keratin.saving.bundle;

import dev.keratin.files.StoredArray;
import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.LossScaleOptimizer;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.Matching;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.OptimizerOrder;
import dev.keratin.saving.SlotNames;
import dev.keratin.tensor.DType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of an optimizer in an object graph: lists by kind, slot variables of legacy optimizers, or one list of everything. */
final class GraphOptimizer {

    /** No author gives longer names; a file might, to have many endings made of them. */
    private static final int LONGEST_NAME = 1024;

    private final Graph graph;
    private final BundleReader bundle;
    private final Map<Integer, Variable> bound;
    private final Matching matching;

    GraphOptimizer(Graph graph, BundleReader bundle, Map<Integer, Variable> bound, Matching matching) {
        this.graph = graph;
        this.bundle = bundle;
        this.bound = bound;
        this.matching = matching;
    }

    void match(int node, Optimizer optimizer, List<Variable> trainable) throws IOException {
        if (node == Graph.NONE || !graph.hasVariables(node)) {
            optimizer.variables().forEach(variable -> matching.absent(variable, "the file has no optimizer state"));
            return;
        }
        Set<Variable> wanted = new HashSet<>(optimizer.variables());
        if (optimizer instanceof LossScaleOptimizer wrapper) {
            scalars(node, wrapper);
            scale(graph.child(node, "loss_scale"), wrapper);
            match(wrapped(node), wrapper.innerOptimizer(), trainable);
            optimizer.variables().stream()
                    .filter(variable -> !matching.isBound(variable))
                    .forEach(variable -> matching.absent(variable, "the wrapper does not use it"));
            return;
        }
        node = wrapped(node);
        bind(optimizer, optimizer.iterations(), graph.child(node, List.of("_iterations", "iter")));
        Variable rate = optimizer.learningRateVariable();
        if (rate != null) {
            bind(optimizer, rate, graph.child(node, List.of("_learning_rate", "learning_rate")));
        }
        scalars(node, optimizer);
        for (Map.Entry<String, List<@Nullable Variable>> slot :
                optimizer.slots().entrySet()) {
            List<String> lists = SlotNames.lists(optimizer.className(), slot.getKey());
            Map<Integer, Integer> elements = graph.elements(graph.child(node, lists));
            List<Integer> places = places(node, elements, trainable);
            for (int i = 0; i < slot.getValue().size(); i++) {
                Variable variable = slot.getValue().get(i);
                int place = i < places.size() ? places.get(i) : i;
                if (variable != null && elements.containsKey(place)) {
                    bind(optimizer, variable, elements.getOrDefault(place, Graph.NONE));
                }
            }
        }
        legacySlots(node, optimizer, trainable);
        wholeList(node, optimizer, rate);
        boolean unbuilt = optimizer.slots().values().stream()
                .flatMap(List::stream)
                .noneMatch(variable -> variable != null && matching.isBound(variable));
        for (Variable variable : wanted) {
            if (matching.isBound(variable)) {
                continue;
            }
            if (unbuilt) {
                matching.absent(variable, "the optimizer had no state yet when it was saved");
            } else if (variable.dtype() == DType.INT32 && variable.shape().rank() == 0) {
                matching.absent(variable, "an empty place that only Keras 3 has");
            } else {
                matching.missing(variable, "the optimizer of the file has no such state.");
            }
        }
    }

    /**
     * The places in a list of slots that belong to these variables. One optimizer may train several models: Keras 3 lists the variables, in Keras 2.11 and
     * later the name of a slot ends with that of its variable. Empty where neither says it of all: the places are the variables' own.
     */
    private List<Integer> places(int node, Map<Integer, Integer> slots, List<Variable> trainable) {
        Map<Integer, Integer> listed = graph.elements(graph.child(node, "_trainable_variables"));
        Map<Variable, Integer> found = new IdentityHashMap<>();
        if (listed.isEmpty()) {
            Map<String, Integer> endings = endings(slots);
            bound.forEach((original, variable) -> {
                Integer place = endings.get(fullName(original));
                if (place != null && place >= 0) {
                    found.put(variable, place);
                }
            });
        }
        listed.forEach((place, original) -> {
            Variable variable = bound.get(original);
            if (variable != null) {
                found.put(variable, place);
            }
        });
        Set<Integer> places = new LinkedHashSet<>();
        for (Variable variable : trainable) {
            Integer place = found.get(variable);
            if (place == null || !places.add(place)) {
                return List.of();
            }
        }
        return List.copyOf(places);
    }

    /** The places of slots by all that their names may end with, -1 where several do. */
    private Map<String, Integer> endings(Map<Integer, Integer> slots) {
        Map<String, Integer> endings = new HashMap<>();
        slots.forEach((place, slot) -> {
            String name = fullName(slot);
            int start = name.length() <= LONGEST_NAME ? 0 : name.length();
            for (int slash = name.indexOf('/', start); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                endings.merge(name.substring(slash + 1), place, (one, other) -> -1);
            }
        });
        return endings;
    }

    private String fullName(int node) {
        return graph.node(node).attributes().stream()
                .map(ObjectGraph.Attribute::fullName)
                .findFirst()
                .orElse("");
    }

    /** The optimizer inside a wrapper that scales the loss: since TensorFlow 2.4 that of Keras 2 has the wrapped one's state as its own. */
    private int wrapped(int node) {
        int inner = graph.child(node, List.of("inner_optimizer", "base_optimizer"));
        return inner != Graph.NONE && graph.isOptimizer(inner) ? inner : node;
    }

    /** The loss scale of Keras 2. */
    private void scale(int node, LossScaleOptimizer wrapper) throws IOException {
        Map<String, String> names = Map.of("step_counter", "good_steps", "dynamic_scale", "current_loss_scale");
        for (Map.Entry<String, Variable> scalar : wrapper.scalarSlots().entrySet()) {
            bind(wrapper, scalar.getValue(), graph.child(node, names.getOrDefault(scalar.getKey(), "")));
        }
    }

    private void scalars(int node, Optimizer optimizer) throws IOException {
        for (Map.Entry<String, Variable> scalar : optimizer.scalarSlots().entrySet()) {
            bind(optimizer, scalar.getValue(), graph.child(node, List.of("_" + scalar.getKey(), scalar.getKey())));
        }
    }

    private void legacySlots(int node, Optimizer optimizer, List<Variable> trainable) throws IOException {
        for (ObjectGraph.SlotVariable stored : graph.node(node).slotVariables()) {
            Variable original = bound.get(stored.originalVariableNodeId());
            int position = original == null ? -1 : trainable.indexOf(original);
            for (Map.Entry<String, List<@Nullable Variable>> slot :
                    optimizer.slots().entrySet()) {
                String name = SlotNames.legacy(optimizer.className(), slot.getKey());
                if (position >= 0 && name.equals(stored.slotName())) {
                    Variable variable = slot.getValue().get(position);
                    if (variable != null) {
                        bind(optimizer, variable, stored.slotVariableNodeId());
                    }
                }
            }
        }
    }

    /** For optimizers whose state Keras does not keep by kind: the list of all variables, whose second is the learning rate in Keras 3 only. */
    private void wholeList(int node, Optimizer optimizer, @Nullable Variable rate) throws IOException {
        Map<Integer, Integer> elements = graph.elements(graph.child(node, "_variables"));
        List<Variable> order = new ArrayList<>(optimizer.variables());
        boolean keras3 = elements.getOrDefault(1, Graph.NONE) == graph.child(node, "_learning_rate") || rate == null;
        if (!keras3) {
            order.remove(rate);
        }
        if (elements.size() != order.size()) {
            return;
        }
        List<NamedArray> stored = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            String key = graph.node(elements.getOrDefault(i, Graph.NONE))
                    .variableKey()
                    .orElse(null);
            if (key == null) {
                return;
            }
            stored.add(new NamedArray(key, bundle.array(key)));
        }
        order = OptimizerOrder.arranged(order, stored, optimizer);
        for (int i = 0; i < order.size(); i++) {
            bind(optimizer, order.get(i), elements.getOrDefault(i, Graph.NONE));
        }
    }

    private void bind(Optimizer optimizer, Variable variable, int node) throws IOException {
        String key = node == Graph.NONE ? null : graph.node(node).variableKey().orElse(null);
        if (key != null && !matching.isBound(variable)) {
            StoredArray array = bundle.array(key);
            if (OptimizerOrder.isPlaceholder(variable, array)) {
                matching.ignore(key, "an empty place, which holds nothing");
            } else {
                matching.bind(optimizer.name(), variable, key, array);
            }
        }
    }
}
