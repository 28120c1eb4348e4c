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
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tree of a {@code .weights.h5} file: what Keras 3.15 writes, and our checksums in an attribute of the root. */
public final class PathWeightsWriter {

    private final ModelState state;
    private final Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, StoredArray> arrays = new LinkedHashMap<>();
    private final Map<String, String> owners = new LinkedHashMap<>();

    private PathWeightsWriter(ModelState state) {
        this.state = state;
    }

    /** The tree of a model and, where it has one, its optimizer. */
    public static GroupDescription describe(ModelState state) throws IOException {
        PathWeightsWriter writer = new PathWeightsWriter(state);
        writer.collect();
        GroupDescription root = new GroupDescription();
        writer.owners.forEach((path, name) -> root.group(path).attribute("name", name));
        for (Map.Entry<String, StoredArray> entry : writer.arrays.entrySet()) {
            root.dataset(entry.getKey(), entry.getValue());
        }
        Map<String, String> checksums = CheckedArray.crc32c(writer.arrays);
        return root.attribute(Companion.NAME, new Companion(checksums, state.trainingPosition()).toJson());
    }

    /** All tensors of a model by path, without a file. */
    public static Map<String, StoredArray> arrays(ModelState state) {
        PathWeightsWriter writer = new PathWeightsWriter(state);
        writer.collect();
        return writer.arrays;
    }

    private void collect() {
        add("", state.root());
        Optimizer optimizer = state.optimizer();
        if (optimizer != null) {
            own("optimizer/", optimizer.name(), optimizer.variables(), variable -> null);
        }
    }

    private void add(String prefix, Layer layer) {
        if (!visited.add(layer)) {
            return;
        }
        own(prefix, layer.name(), LayerTrees.own(layer), layer::storedValue);
        if (layer instanceof VocabularyLayer lookup) {
            frequencies(prefix, layer, lookup);
        }
        Map<String, List<Layer>> lists = layer.childLists();
        List<String> attributes = new ArrayList<>(layer.children().keySet());
        attributes.addAll(lists.keySet());
        Collections.sort(attributes);
        for (String attribute : attributes) {
            if (!lists.containsKey(attribute)) {
                add(
                        prefix + attribute + "/",
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

    private void addList(String prefix, List<Layer> layers) {
        Map<String, Integer> used = new HashMap<>();
        for (Layer layer : layers) {
            String name = LayerTrees.key(layer);
            int number = used.merge(name, 1, Integer::sum) - 1;
            add(prefix + (number == 0 ? name : name + "_" + number) + "/", layer);
        }
    }

    private void own(
            String prefix, String name, List<Variable> variables, Function<Variable, @Nullable Tensor> replaced) {
        owners.put(prefix + "vars", name);
        for (int i = 0; i < variables.size(); i++) {
            Tensor other = replaced.apply(variables.get(i));
            arrays.put(
                    prefix + "vars/" + i,
                    other == null ? state.values().apply(variables.get(i)) : VariableArrays.of(other));
        }
    }
}
