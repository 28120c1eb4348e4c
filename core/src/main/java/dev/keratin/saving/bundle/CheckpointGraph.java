package dev.keratin.saving.bundle;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.files.bundle.ObjectGraphBuilder;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.LossScaleOptimizer;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.SlotNames;
import dev.keratin.saving.Target;
import dev.keratin.saving.UnusedSlots;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The object graph of a checkpoint that Keras 2's {@code load_weights} and {@code tf.train.Checkpoint} of both generations restore.
 *
 * <pre>
 * 0 root      model, optimizer, save_counter, and all edges of the model
 *   model     layer_with_weights-k, optimizer, _functional, _operations
 *   layer     each variable under the names of both generations
 *   optimizer _iterations, _learning_rate, _trainable_variables, a list for each kind of state
 * </pre>
 *
 * <p>For Keras 2.3 the optimizer is a legacy one with slot variables, and the root is the model itself.
 */
final class CheckpointGraph {

    private static final String SUFFIX = "/.ATTRIBUTES/VARIABLE_VALUE";

    /** Optimizers whose state Keras 3 reaches through the list of all variables only. */
    private static final Set<String> WITHOUT_LISTS = Set.of("Adafactor", "Muon", "LossScaleOptimizer");

    private final ModelState state;
    private final Target target;
    private final ObjectGraphBuilder graph = new ObjectGraphBuilder();
    private final Map<String, StoredArray> arrays = new LinkedHashMap<>();
    private final Map<Layer, Integer> layers = new IdentityHashMap<>();
    private final Map<Variable, Integer> variables = new IdentityHashMap<>();
    private final Map<Variable, String> paths = new IdentityHashMap<>();
    private final Map<Layer, int[]> models = new IdentityHashMap<>();

    private CheckpointGraph(ModelState state, Target target) {
        this.state = state;
        this.target = target;
    }

    /** A graph and the tensors that its variables have. */
    record Built(ObjectGraph graph, Map<String, StoredArray> arrays) {}

    static Built of(ModelState state, Target target) {
        CheckpointGraph builder = new CheckpointGraph(state, target);
        builder.build();
        return new Built(builder.graph.build(), builder.arrays);
    }

    private boolean isLegacy() {
        return target == Target.KERAS_2_3;
    }

    private void build() {
        Layer root = state.root();
        int model = isLegacy() ? 0 : graph.add();
        layers.put(root, model);
        if (!isLegacy()) {
            graph.edge(0, "model", model);
        }
        own(root, model, "");
        if (LayerTrees.isModel(root)) {
            model(root, model, "");
            if (!isLegacy()) {
                // A checkpoint whose root is the model itself: Keras 2's load_weights, tf.train.Checkpoint(root=model).
                copyModelEdges(root);
            }
        }
        Optimizer optimizer = state.optimizer();
        if (optimizer != null && optimizer.isBuilt()) {
            int node = graph.add();
            graph.edge(0, "optimizer", node);
            if (!isLegacy()) {
                graph.edge(model, "optimizer", node);
            }
            optimizer(optimizer, node, "optimizer/");
        }
        if (!isLegacy()) {
            graph.edge(0, "save_counter", value("save_counter", MemoryArray.of(new long[] {1})));
        }
    }

    // The model.

    private void model(Layer model, int node, String path) {
        List<Layer> all = LayerTrees.layers(model);
        int index = 0;
        for (Layer layer : all) {
            if (!layer.variables().isEmpty()) {
                String edge = "layer_with_weights-" + index++;
                graph.edge(node, edge, layer(layer, path + edge + "/"));
            }
        }
        if (isLegacy()) {
            for (int i = 0; i < all.size(); i++) {
                graph.edge(node, "layer-" + i, layer(all.get(i), path + "layer-" + i + "/"));
            }
            return;
        }
        int operations = graph.add();
        List<Layer> operationList = operations(model);
        for (int i = 0; i < operationList.size(); i++) {
            graph.edge(operations, Integer.toString(i), layer(operationList.get(i), path + "_operations/" + i + "/"));
        }
        if (LayerTrees.isSequential(model) && operationList.stream().noneMatch(CheckpointGraph::isInput)) {
            // The input that Keras counts first and we do not keep as a layer.
            operations = shifted(operationList, path);
        }
        int functional = graph.add();
        graph.edge(functional, "_operations", operations);
        graph.edge(node, "_functional", functional).edge(node, "_operations", operations);
        models.put(model, new int[] {functional, operations});
    }

    private int shifted(List<Layer> list, String path) {
        int operations = graph.add();
        graph.edge(operations, "0", graph.add());
        for (int i = 0; i < list.size(); i++) {
            graph.edge(operations, Integer.toString(i + 1), layer(list.get(i), path));
        }
        return operations;
    }

    private static boolean isInput(Layer layer) {
        return layer.className().equals("InputLayer");
    }

    private static List<Layer> operations(Layer model) {
        return model.childLists().getOrDefault(LayerTrees.LAYERS, List.of());
    }

    private void copyModelEdges(Layer root) {
        int index = 0;
        for (Layer layer : LayerTrees.layers(root)) {
            if (!layer.variables().isEmpty()) {
                graph.edge(0, "layer_with_weights-" + index++, layer(layer, ""));
            }
        }
        int[] inner = models.get(root);
        if (inner != null) {
            graph.edge(0, "_functional", inner[0]).edge(0, "_operations", inner[1]);
        }
    }

    private int layer(Layer layer, String path) {
        Integer known = layers.get(layer);
        if (known != null) {
            return known;
        }
        int node = graph.add();
        layers.put(layer, node);
        own(layer, node, path);
        layer.children().forEach((attribute, child) -> {
            int below = layer(child, path + ObjectGraphBuilder.escape(attribute) + "/");
            Edges.toChild(attribute).forEach(edge -> graph.edge(node, edge, below));
        });
        layer.childLists().forEach((attribute, list) -> {
            if (!attribute.equals(LayerTrees.LAYERS)) {
                int below = graph.add();
                for (int i = 0; i < list.size(); i++) {
                    graph.edge(below, Integer.toString(i), layer(list.get(i), path + attribute + "/" + i + "/"));
                }
                graph.edge(node, attribute, below);
            }
        });
        if (LayerTrees.isModel(layer)) {
            model(layer, node, path);
        }
        return node;
    }

    private void own(Layer layer, int node, String path) {
        for (Variable variable : LayerTrees.own(layer)) {
            List<String> edges = Edges.toVariable(layer, variable);
            int value = variable(variable, path + edges.get(0));
            edges.forEach(edge -> graph.edge(node, edge, value));
        }
    }

    private int variable(Variable variable, String path) {
        Integer known = variables.get(variable);
        if (known != null) {
            return known;
        }
        int node = graph.addVariable(variable.path(), path + SUFFIX);
        arrays.put(path + SUFFIX, state.values().apply(variable));
        variables.put(variable, node);
        paths.put(variable, path);
        return node;
    }

    private int value(String path, StoredArray value) {
        arrays.put(path + SUFFIX, value);
        return graph.addVariable(path, path + SUFFIX);
    }

    // The optimizer.

    private void optimizer(Optimizer optimizer, int node, String path) {
        boolean oldRule = optimizer.className().startsWith("Legacy") && !target.isKeras3();
        if (isLegacy() || oldRule) {
            legacy(optimizer, node, path);
        }
        if (isLegacy() || oldRule && target == Target.KERAS_2_15) {
            return;
        }
        if (optimizer instanceof LossScaleOptimizer wrapper) {
            int inner = graph.add();
            graph.edge(node, "inner_optimizer", inner);
            optimizer(wrapper.innerOptimizer(), inner, path + "inner_optimizer/");
            optimizer
                    .scalarSlots()
                    .forEach((name, variable) -> graph.edge(node, name, variable(variable, path + name)));
        } else {
            graph.edge(node, "_iterations", variable(optimizer.iterations(), path + "_iterations"));
            Variable rate = optimizer.learningRateVariable();
            if (rate != null) {
                graph.edge(node, "_learning_rate", variable(rate, path + "_learning_rate"));
            } else if (!target.isKeras3()) {
                // Where a schedule gives the rate, Keras 2 keeps the last one that it gave.
                float last = (float) optimizer.learningRate();
                String edge = "_current_learning_rate";
                graph.edge(node, edge, value(path + edge, MemoryArray.of(new float[] {last})));
            }
            int trainable = list(state.root().trainableVariables(), path + "_trainable_variables/");
            graph.edge(node, "_trainable_variables", trainable);
            optimizer
                    .scalarSlots()
                    .forEach((name, variable) -> graph.edge(node, "_" + name, variable(variable, path + "_" + name)));
            optimizer.slots().forEach((slot, slotVariables) -> {
                List<String> edges = SlotNames.lists(optimizer.className(), slot);
                int list = list(slotVariables, path + edges.get(0) + "/");
                edges.forEach(edge -> graph.edge(node, edge, list));
            });
        }
        if (!target.isKeras3()) {
            unused(optimizer, node, path);
        }
        if (target.isKeras3() || WITHOUT_LISTS.contains(optimizer.className())) {
            graph.edge(node, "_variables", list(optimizer.variables(), path + "_variables/"));
        }
    }

    private void unused(Optimizer optimizer, int node, String path) {
        Map<Variable, StoredArray> slots =
                UnusedSlots.of(optimizer, state.root().trainableVariables());
        if (!slots.isEmpty()) {
            String edge = SlotNames.lists(optimizer.className(), "momentum").get(0);
            int list = graph.add();
            graph.edge(node, edge, list);
            int i = 0;
            for (StoredArray zeros : slots.values()) {
                graph.edge(list, Integer.toString(i), value(path + edge + "/" + i, zeros));
                i++;
            }
        }
    }

    private int list(List<? extends @Nullable Variable> elements, String path) {
        int node = graph.add();
        for (int i = 0; i < elements.size(); i++) {
            Variable variable = elements.get(i);
            if (variable != null) {
                graph.edge(node, Integer.toString(i), variable(variable, path + i));
            }
        }
        return node;
    }

    private void legacy(Optimizer optimizer, int node, String path) {
        graph.edge(node, "iter", variable(optimizer.iterations(), path + "iter"));
        Variable rate = optimizer.learningRateVariable();
        if (rate != null) {
            graph.edge(node, "learning_rate", variable(rate, path + "learning_rate"));
        }
        Map<String, @Nullable Object> config = optimizer.getConfig();
        graph.edge(node, "decay", value(path + "decay", MemoryArray.of(new float[] {0})));
        SlotNames.legacyHyperParameters(optimizer.className()).forEach((edge, key) -> {
            float value = config.get(key) instanceof Number number ? number.floatValue() : 0;
            graph.edge(node, edge, value(path + edge, MemoryArray.of(new float[] {value})));
        });
        optimizer
                .scalarSlots()
                .forEach((name, variable) -> graph.edge(
                        node, name.equals("u_product") ? "momentum_cache" : name, variable(variable, path + name)));
        List<Variable> trainable = state.root().trainableVariables();
        optimizer.slots().forEach((slot, slotVariables) -> {
            String name = SlotNames.legacy(optimizer.className(), slot);
            for (int i = 0; i < slotVariables.size(); i++) {
                Variable variable = slotVariables.get(i);
                Integer original = i < trainable.size() ? variables.get(trainable.get(i)) : null;
                if (variable != null && original != null) {
                    String key = paths.get(trainable.get(i)) + "/.OPTIMIZER_SLOT/optimizer/" + name;
                    graph.slot(node, original, name, variable(variable, key));
                }
            }
        });
    }
}
