package dev.keratin.saving.h5;

import dev.keratin.layers.Layer;
import dev.keratin.layers.Weight;
import dev.keratin.ops.Variable;
import dev.keratin.saving.Matching;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tensors of one layer as the generation, backend and device that wrote them arranged them, in today's arrangement.
 *
 * <p>A wrapper or nested model has the tensors of all its layers in a row, so the row is cut at every change of layer, and each part is converted as that
 * layer's.
 */
final class WeightConversion {

    /** Layers whose tensors are rearranged together, though a cell inside owns them. */
    private static final Set<String> UNITS =
            Set.of("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D");

    private final Provenance provenance;
    private final Map<Variable, Layer> owners = new IdentityHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** The conversion into a layer. */
    WeightConversion(Provenance provenance, Layer layer) {
        this.provenance = provenance;
        own(layer);
    }

    private void own(Layer layer) {
        if (UNITS.contains(layer.className())) {
            layer.variables().forEach(variable -> owners.put(variable, layer));
            return;
        }
        for (Weight weight : layer.ownWeights()) {
            owners.put(weight.variable(), layer);
        }
        layer.children().values().forEach(this::own);
        layer.childLists().values().forEach(list -> list.forEach(this::own));
    }

    /** The tensors in the order and with the axes that Keras 3 gives them, null where they are not as many as these variables need. */
    @Nullable
    List<NamedArray> convert(List<Variable> order, List<NamedArray> tensors) throws IOException {
        notes.clear();
        List<NamedArray> converted = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < order.size(); ) {
            Layer owner = owners.get(order.get(i));
            int end = i + 1;
            while (end < order.size() && owner != null && owners.get(order.get(end)) == owner) {
                end++;
            }
            int stored =
                    owner == null ? end - i : Keras1Weights.count(provenance, owner, end - i, tensors.size() - next);
            if (next + stored > tensors.size()) {
                return null;
            }
            List<NamedArray> part = tensors.subList(next, next + stored);
            converted.addAll(owner != null && areOfSize(order.subList(i, end), part) ? part(owner, part) : part);
            next += stored;
            i = end;
        }
        return next == tensors.size() ? converted : null;
    }

    /** Whether the tensors can be those variables: only then they are read. CuDNN's biases are twice as long. */
    private static boolean areOfSize(List<Variable> variables, List<NamedArray> tensors) {
        long expected = variables.stream()
                .mapToLong(variable -> variable.shape().size())
                .sum();
        long found = 0;
        for (NamedArray tensor : tensors) {
            found += tensor.array().elementCount();
            if (found > 2 * expected) {
                return false;
            }
        }
        return true;
    }

    /** Says what the last conversion did. */
    void report(Matching matching) {
        notes.forEach(matching::note);
    }

    private List<NamedArray> part(Layer layer, List<NamedArray> tensors) throws IOException {
        List<NamedArray> converted = tensors;
        if (Keras1Weights.applies(provenance, layer, tensors)) {
            converted = Keras1Weights.convert(layer, tensors);
            notes.add("Layer `" + layer.name() + "`: the tensors were rearranged from the order of Keras 1.");
        }
        if (NumberedLayers.isDoubtful(provenance, layer)) {
            notes.add(
                    "Layer `" + layer.name() + "`: Keras before version 1 kept a standard deviation where the variance"
                            + " stands now, in all but its last releases, and the file does not say which wrote it. It was taken"
                            + " for the variance, as Keras 1 did; compare the predictions with known ones.");
        }
        if (CudnnWeights.applies(layer, converted)) {
            converted = CudnnWeights.convert(layer, converted);
            notes.add("Layer `" + layer.name() + "`: the tensors were rearranged from the order of a CuDNN layer.");
        }
        return TheanoKernels.convert(provenance, layer, converted, notes);
    }
}
