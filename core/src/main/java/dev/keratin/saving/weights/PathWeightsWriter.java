package dev.keratin.saving.weights;

import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.hdf5.GroupDescription;
import dev.keratin.layers.Layer;
import dev.keratin.layers.preprocessing.VocabularyLayer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.CheckedArray;
import dev.keratin.saving.Companion;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.OptimizerOrder;
import dev.keratin.saving.Target;
import dev.keratin.saving.UnusedSlots;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a {@code .weights.h5} file: what Keras 3.15 or 2.15 writes, and our checksums in an attribute of the root.
 *
 * <p>That of Keras 2.15 has no names of objects and no learning rate, but the state of the metrics, without which a model that has metrics takes nothing.
 */
public final class PathWeightsWriter {

    private static final List<String> OF_ATTENTION = List.of("_dropout_layer", "_softmax");

    private final ModelState state;
    private final boolean old;
    private final Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, StoredArray> arrays = new LinkedHashMap<>();
    private final Map<String, String> owners = new LinkedHashMap<>();

    private PathWeightsWriter(ModelState state, Target target) {
        this.state = state;
        this.old = target.isKeras2();
    }

    /** The tree of a model and, where it has one, its optimizer. */
    public static GroupDescription describe(ModelState state, Target target) throws IOException {
        return describe(state, target, null);
    }

    /** As the other one, saying which optimizer is meant where the archive around it names another one. */
    public static GroupDescription describe(
            ModelState state, Target target, @Nullable Map<String, @Nullable Object> exactOptimizer)
            throws IOException {
        PathWeightsWriter writer = collected(state, target);
        GroupDescription root = new GroupDescription();
        writer.owners.forEach((path, name) -> writer.owner(root, path, name));
        return writer.filled(root, writer.arrays, new Companion(Map.of(), state.trainingPosition(), exactOptimizer));
    }

    /** The trees of several files for Keras 3, none with more bytes of tensors than that. */
    static List<PathWeightsShard> shards(ModelState state, long maxBytes) throws IOException {
        PathWeightsWriter writer = collected(state, Target.KERAS_3);
        List<Map<String, StoredArray>> parts = new ArrayList<>(List.of(new LinkedHashMap<>()));
        long size = 0;
        for (Map.Entry<String, StoredArray> entry : writer.arrays.entrySet()) {
            long bytes = entry.getValue().byteSize();
            if (bytes > maxBytes) {
                throw new IllegalArgumentException("The maximum size of a shard is too small, received " + maxBytes
                        + " bytes: the tensor `" + entry.getKey() + "` has " + bytes
                        + " bytes and cannot be divided. Expected at least as much as the largest tensor.");
            }
            size += bytes;
            if (size > maxBytes) {
                parts.add(new LinkedHashMap<>());
                size = bytes;
            }
            parts.get(parts.size() - 1).put(entry.getKey(), entry.getValue());
        }
        List<PathWeightsShard> shards = new ArrayList<>();
        for (Map<String, StoredArray> part : parts) {
            GroupDescription root = new GroupDescription();
            Set<String> here = new LinkedHashSet<>();
            part.keySet().forEach(path -> here.add(path.substring(0, path.lastIndexOf('/'))));
            here.forEach(path -> writer.owner(root, path, writer.owners.getOrDefault(path, "")));
            Companion companion = new Companion(Map.of(), shards.isEmpty() ? state.trainingPosition() : null);
            long bytes = part.values().stream().mapToLong(StoredArray::byteSize).sum();
            shards.add(new PathWeightsShard(writer.filled(root, part, companion), bytes, here));
        }
        return shards;
    }

    private static PathWeightsWriter collected(ModelState state, Target target) throws InexpressibleException {
        if (target == Target.KERAS_2_3) {
            throw new InexpressibleException("Weights by path (.weights.h5) cannot be written for " + target
                    + ": only Keras 2.12 and later read them. Save them as .h5 or as a checkpoint.");
        }
        PathWeightsWriter writer = new PathWeightsWriter(state, target);
        writer.collect();
        return writer;
    }

    private void owner(GroupDescription root, String path, String name) {
        GroupDescription group = root.group(path);
        if (!old) {
            group.attribute("name", name);
        }
    }

    private GroupDescription filled(GroupDescription root, Map<String, StoredArray> tensors, Companion companion)
            throws IOException {
        tensors.forEach(root::dataset);
        Companion checked =
                new Companion(CheckedArray.crc32c(tensors), companion.trainingPosition(), companion.optimizer());
        return root.attribute(Companion.NAME, checked.toJson());
    }

    private void collect() throws InexpressibleException {
        add("", state.root());
        Optimizer optimizer = state.optimizer();
        if (optimizer == null) {
            return;
        }
        if (!old) {
            own("optimizer/", optimizer.name(), optimizer.variables(), variable -> null);
            return;
        }
        List<Variable> variables = OptimizerOrder.order(optimizer, OptimizerOrder.Style.KERAS_2);
        own("optimizer/", optimizer.name(), variables, variable -> null);
        int next = variables.size();
        for (StoredArray zeros :
                UnusedSlots.of(optimizer, state.root().trainableVariables()).values()) {
            arrays.put("optimizer/vars/" + next++, zeros);
        }
        MetricStates.of(state).forEach((path, array) -> {
            owners.put(path.substring(0, path.lastIndexOf('/')), "");
            arrays.put(path, array);
        });
    }

    private void add(String prefix, Layer layer) throws InexpressibleException {
        if (!visited.add(layer)) {
            return;
        }
        own(prefix, layer.name(), LayerTrees.own(layer), layer::storedValue);
        if (layer instanceof VocabularyLayer lookup) {
            frequencies(prefix, layer, lookup);
        }
        if (old && layer.className().equals("MultiHeadAttention")) {
            OF_ATTENTION.forEach(below -> owners.put(prefix + below + "/vars", ""));
        }
        if (old && layer.className().equals("Bidirectional")) {
            // The layer that was given, of which the two directions are copies; it has no variables of its own.
            owners.put(prefix + "layer/vars", "");
            owners.put(prefix + "layer/cell/vars", "");
        }
        Map<String, List<Layer>> lists = layer.childLists();
        List<String> attributes = new ArrayList<>(layer.children().keySet());
        attributes.addAll(lists.keySet());
        Collections.sort(attributes);
        for (String attribute : attributes) {
            if (!lists.containsKey(attribute)) {
                add(
                        prefix + spelling(layer, attribute) + "/",
                        java.util.Objects.requireNonNull(layer.children().get(attribute)));
            } else {
                addList(
                        prefix + attribute + "/",
                        attribute.equals(LayerTrees.LAYERS) ? LayerTrees.layers(layer) : lists.get(attribute));
            }
        }
    }

    /** Keras keeps what tokens count beside the numbered variables, and twice where a layer holds a lookup. */
    private void frequencies(String prefix, Layer layer, VocabularyLayer lookup) {
        float[] weights = lookup.inverseDocumentFrequencies();
        if (weights == null) {
            return;
        }
        for (String place : VocabularyAssets.places(layer.className())) {
            arrays.put(
                    prefix + place + "vars/" + VocabularyAssets.IDF_WEIGHTS, MemoryArray.of(weights, weights.length));
        }
    }

    /** An attribute as the receiver's class has it. */
    private String spelling(Layer layer, String attribute) {
        boolean attention = old && layer.className().equals("MultiHeadAttention");
        return attention && !attribute.startsWith("_") ? "_" + attribute : attribute;
    }

    private void addList(String prefix, List<Layer> layers) throws InexpressibleException {
        Map<String, Integer> used = new HashMap<>();
        for (Layer layer : layers) {
            String name = LayerTrees.key(layer);
            int number = used.merge(name, 1, Integer::sum) - 1;
            add(prefix + (number == 0 ? name : name + "_" + number) + "/", layer);
        }
    }

    private void own(
            String prefix, String name, List<Variable> variables, Function<Variable, @Nullable Tensor> replaced)
            throws InexpressibleException {
        for (Variable variable : variables) {
            if (old && variable.dtype() == DType.BFLOAT16) {
                throw new InexpressibleException("Variable `" + variable.path() + "` cannot be written for Keras 2: it"
                        + " is bfloat16, which Keras 2 does not read from these files. Save for keras-3.");
            }
        }
        owners.put(prefix + "vars", name);
        for (int i = 0; i < variables.size(); i++) {
            Tensor other = replaced.apply(variables.get(i));
            arrays.put(
                    prefix + "vars/" + i,
                    other == null ? state.values().apply(variables.get(i)) : VariableArrays.of(other));
        }
    }
}
