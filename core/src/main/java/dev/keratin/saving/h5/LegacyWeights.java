package dev.keratin.saving.h5;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.hdf5.Hdf5Dataset;
import dev.keratin.files.hdf5.Hdf5Group;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.saving.Companion;
import dev.keratin.saving.LayerTrees;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.Matching;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.OptimizerOrder;
import dev.keratin.saving.Provenance;
import dev.keratin.saving.VariableArrays;
import dev.keratin.saving.WeightSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tensors by layer and order, as {@code .h5} files of all generations keep them: the k-th layer with weights in the file is the k-th in the model, and
 * within a layer the order counts. Names matter only for loading by name.
 */
final class LegacyWeights implements WeightSource {

    private final Provenance provenance;
    private final List<LayerTensors> layers;
    private final List<NamedArray> optimizerState;
    private final Companion companion;

    private LegacyWeights(
            Provenance provenance, List<LayerTensors> layers, List<NamedArray> optimizerState, Companion companion) {
        this.provenance = provenance;
        this.layers = layers;
        this.optimizerState = optimizerState;
        this.companion = companion;
    }

    /**
     * Lists the tensors.
     *
     * @param root the root of the file
     * @param group what has the attribute {@code layer_names}
     * @param optimizer the group of the optimizer's state, null for none
     */
    static LegacyWeights read(
            Provenance provenance,
            Hdf5Group root,
            Hdf5Group group,
            @Nullable Hdf5Group optimizer,
            Companion companion,
            LoadOptions options)
            throws IOException {
        if (NumberedLayers.recognises(group)) {
            return new LegacyWeights(provenance, NumberedLayers.read(group, options), List.of(), companion);
        }
        List<LayerTensors> layers = new ArrayList<>();
        int count = 0;
        for (String name : group.stringList("layer_names")) {
            Hdf5Group layer = child(group, name);
            List<NamedArray> tensors = tensors(layer, root);
            count += tensors.size();
            if (count > options.limits().tensors()) {
                throw new LimitExceededException(
                        group + ": more than " + options.limits().tensors() + " tensors.");
            }
            List<String> roles = layer.hasStringList("weight_names")
                    ? layer.stringList("weight_names").stream()
                            .map(LayerTensors::role)
                            .toList()
                    : List.of();
            layers.add(new LayerTensors(name, tensors, roles));
        }
        List<NamedArray> state = optimizer == null ? List.of() : tensors(optimizer, root);
        return new LegacyWeights(provenance, layers, state, companion);
    }

    /** The group of a layer; a name with slashes is a path, and no link is followed on it. */
    private static Hdf5Group child(Hdf5Group group, String name) throws IOException {
        if (name.isEmpty()) {
            throw new CorruptFileException(group + ": an empty name in `layer_names`.");
        }
        return group.group(name);
    }

    private static List<NamedArray> tensors(Hdf5Group group, Hdf5Group root) throws IOException {
        List<NamedArray> tensors = new ArrayList<>();
        if (group.hasStringList("weight_names")) {
            for (String name : group.stringList("weight_names")) {
                // A name that begins with a slash is a path from the root, also in Keras.
                Hdf5Dataset dataset = (name.startsWith("/") ? root : group).dataset(name);
                tensors.add(new NamedArray(dataset.path().substring(1), dataset));
            }
        }
        return tensors;
    }

    @Override
    public Map<String, StoredArray> tensors() {
        Map<String, StoredArray> all = new LinkedHashMap<>();
        layers.forEach(layer -> layer.tensors().forEach(tensor -> all.put(tensor.name(), tensor.array())));
        optimizerState.forEach(tensor -> all.put(tensor.name(), tensor.array()));
        return all;
    }

    @Override
    public Map<String, String> checksums() {
        return companion.crc32c();
    }

    @Override
    public void match(Layer root, @Nullable Optimizer optimizer, Matching matching) throws IOException {
        List<LayerTensors> stored =
                layers.stream().filter(layer -> !layer.tensors().isEmpty()).toList();
        List<Layer> live = topLayers(root).stream()
                .filter(layer -> !layer.variables().isEmpty())
                .toList();
        if (matching.options().byName() || isKeras1() && haveSameNames(stored, live)) {
            matchByName(stored, live, matching);
        } else {
            matchInOrder(stored, live, matching);
        }
        matchOptimizer(optimizer, matching);
    }

    private boolean isKeras1() {
        return Keras1Weights.isKeras1(provenance);
    }

    /** Keras 1 lists the layers below a {@code Merge} branch by branch, which no order by depth is; their names are unique. */
    private static boolean haveSameNames(List<LayerTensors> stored, List<Layer> live) {
        Set<String> names = new HashSet<>();
        stored.forEach(layer -> names.add(layer.layer()));
        return names.size() == stored.size()
                && live.size() == stored.size()
                && live.stream().map(Layer::name).collect(Collectors.toSet()).equals(names);
    }

    private static List<Layer> topLayers(Layer root) {
        return LayerTrees.isModel(root) ? LayerTrees.layers(root) : List.of(root);
    }

    private void matchInOrder(List<LayerTensors> stored, List<Layer> live, Matching matching) throws IOException {
        for (int i = 0; i < Math.max(stored.size(), live.size()); i++) {
            if (i >= stored.size()) {
                live.get(i)
                        .variables()
                        .forEach(variable -> matching.missing(
                                variable,
                                "the file has " + stored.size() + " layers with weights, the model has " + live.size()
                                        + "."));
            } else if (i >= live.size()) {
                stored.get(i)
                        .tensors()
                        .forEach(tensor -> matching.unexpected(
                                tensor.name(),
                                "the file has " + stored.size() + " layers with weights, the model has " + live.size()
                                        + "."));
            } else {
                matchLayer(stored.get(i), live.get(i), matching);
            }
        }
    }

    private void matchByName(List<LayerTensors> stored, List<Layer> live, Matching matching) throws IOException {
        Map<String, LayerTensors> named = new HashMap<>();
        stored.forEach(layer -> named.put(layer.layer(), layer));
        for (Layer layer : live) {
            LayerTensors found = named.remove(layer.name());
            if (found != null) {
                matchLayer(found, layer, matching);
            } else {
                layer.variables()
                        .forEach(variable -> matching.missing(variable, "the file has no layer of that name."));
            }
        }
        named.values().forEach(layer -> layer.tensors()
                .forEach(tensor -> matching.ignore(tensor.name(), "the model has no layer of that name")));
    }

    private void matchLayer(LayerTensors stored, Layer layer, Matching matching) throws IOException {
        WeightConversion conversion = new WeightConversion(provenance, layer);
        Arranged arranged = arranged(stored, layer, conversion);
        List<Variable> variables = arranged.order();
        List<NamedArray> tensors = arranged.tensors();
        conversion.report(matching);
        for (int i = 0; i < Math.max(variables.size(), tensors.size()); i++) {
            String counts = "layer `" + stored.layer() + "` of the file has " + tensors.size() + " tensors, layer `"
                    + layer.name() + "` of the model has " + variables.size() + ".";
            if (i >= tensors.size()) {
                matching.missing(variables.get(i), counts);
            } else if (i >= variables.size()) {
                matching.unexpected(tensors.get(i).name(), counts);
            } else {
                matching.bind(
                        layer.name(),
                        variables.get(i),
                        tensors.get(i).name(),
                        tensors.get(i).array());
            }
        }
    }

    /** Variables, and for each the tensor in the same place. */
    private record Arranged(List<Variable> order, List<NamedArray> tensors) {}

    /**
     * The variables in the order of the tensors. A layer that was frozen when it was saved stands in the file in another order than one that was
     * not; which it was is seen by names, else by shapes, else it is taken to have been as the model is now.
     */
    private static Arranged arranged(LayerTensors stored, Layer layer, WeightConversion conversion) throws IOException {
        List<Variable> asNow = LayerTrees.legacyOrder(layer);
        List<Variable> asFrozen = layer.variables();
        List<Variable> asThawed =
                new ArrayList<>(asFrozen.stream().filter(Variable::isTrainable).toList());
        asFrozen.stream().filter(variable -> !variable.isTrainable()).forEach(asThawed::add);
        List<List<Variable>> orders = new ArrayList<>(List.of(asNow, asThawed, asFrozen));
        orders.sort(Comparator.comparing(
                order -> !order.stream().map(Variable::name).toList().equals(stored.roles())));
        for (List<Variable> order : orders) {
            List<NamedArray> tensors = conversion.convert(order, stored.tensors());
            if (tensors != null && fits(order, tensors)) {
                return new Arranged(order, tensors);
            }
        }
        List<NamedArray> tensors = conversion.convert(asNow, stored.tensors());
        return new Arranged(asNow, tensors == null ? stored.tensors() : tensors);
    }

    private static boolean fits(List<Variable> order, List<NamedArray> tensors) {
        if (order.size() != tensors.size()) {
            return false;
        }
        for (int i = 0; i < order.size(); i++) {
            if (!VariableArrays.shape(tensors.get(i).array())
                    .equals(order.get(i).shape())) {
                return false;
            }
        }
        return true;
    }

    private void matchOptimizer(@Nullable Optimizer optimizer, Matching matching) {
        if (optimizer == null) {
            optimizerState.forEach(
                    tensor -> matching.ignore(tensor.name(), "optimizer state, which was not asked for"));
            return;
        }
        String first = optimizerState.isEmpty() ? "" : optimizerState.get(0).name();
        OptimizerOrder.match(optimizerState, OptimizerOrder.styleOf(provenance.version(), first), optimizer, matching);
    }
}
