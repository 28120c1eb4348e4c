package dev.keratin.saving.h5;

import dev.keratin.layers.Layer;
import dev.keratin.saving.Matching;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.Provenance;
import java.io.IOException;
import java.util.List;

/** Tensors of one layer as the generation and backend that wrote them arranged them, in today's arrangement. */
final class WeightConversion {

    private final Provenance provenance;
    private final Layer layer;
    private final Matching matching;

    WeightConversion(Provenance provenance, Layer layer, Matching matching) {
        this.provenance = provenance;
        this.layer = layer;
        this.matching = matching;
    }

    /** The tensors in the order and with the axes that Keras 3 gives them. */
    List<NamedArray> convert(List<NamedArray> tensors) throws IOException {
        List<NamedArray> converted = tensors;
        if (Keras1Weights.applies(provenance, layer, tensors)) {
            converted = Keras1Weights.convert(layer, tensors);
            matching.note("Layer `" + layer.name() + "`: the tensors were rearranged from the order of Keras 1.");
        }
        return TheanoKernels.convert(provenance, layer, converted, matching);
    }
}
