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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of an optimizer in an object graph: lists by kind, slot variables of legacy optimizers, or one list of everything. */
final class GraphOptimizer {

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
            int inner = graph.child(node, "inner_optimizer");
            if (inner != Graph.NONE) {
                match(inner, wrapper.innerOptimizer(), trainable);
            }
            optimizer.variables().stream()
                    .filter(variable -> !matching.isBound(variable))
                    .forEach(variable -> matching.absent(variable, "the wrapper does not use it"));
            return;
        }
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
            for (int i = 0; i < slot.getValue().size(); i++) {
                Variable variable = slot.getValue().get(i);
                if (variable != null && elements.containsKey(i)) {
                    bind(optimizer, variable, elements.getOrDefault(i, Graph.NONE));
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
