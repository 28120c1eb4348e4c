package dev.keratin.saving.h5;

import dev.keratin.layers.Layer;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Theano turned the kernels of convolutions around: it convolved where the other backends correlate. */
final class TheanoKernels {

    private static final Set<String> CONVOLUTIONS =
            Set.of("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "Conv3DTranspose", "ConvLSTM2D");

    private TheanoKernels() {}

    static List<NamedArray> convert(Provenance provenance, Layer layer, List<NamedArray> tensors, List<String> notes)
            throws IOException {
        if (!"theano".equals(provenance.backend()) || !CONVOLUTIONS.contains(layer.className())) {
            return tensors;
        }
        List<NamedArray> converted = new ArrayList<>();
        for (NamedArray tensor : tensors) {
            int rank = tensor.array().shape().length;
            boolean kernel = rank > 2;
            converted.add(
                    kernel
                            ? new NamedArray(
                                    tensor.name(),
                                    FloatGrid.of(tensor.array()).flip(rank - 2).stored())
                            : tensor);
        }
        notes.add("Layer `" + layer.name() + "`: the kernels were turned around, as the file was written on theano.");
        return converted;
    }
}
