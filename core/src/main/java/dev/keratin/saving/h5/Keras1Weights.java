package dev.keratin.saving.h5;

import dev.keratin.files.CorruptFileException;
import dev.keratin.layers.Layer;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keras 1 had a tensor for each gate of a recurrent layer and other axes in one-dimensional convolutions. */
final class Keras1Weights {

    private Keras1Weights() {}

    static boolean applies(Provenance provenance, Layer layer, List<NamedArray> tensors) {
        KerasVersion version = provenance.version();
        if (version == null || version.major() != 1) {
            return false;
        }
        return switch (layer.className()) {
            case "LSTM" -> tensors.size() == 12;
            case "GRU" -> tensors.size() == 9;
            case "Conv1D" -> !tensors.isEmpty() && tensors.get(0).array().shape().length == 4;
            default -> false;
        };
    }

    static List<NamedArray> convert(Layer layer, List<NamedArray> tensors) throws IOException {
        return switch (layer.className()) {
            // Gates stand as input, cell, forget, output; today as input, forget, cell, output.
            case "LSTM" -> gates(tensors, 0, 2, 1, 3);
            // Update, reset, candidate, in both.
            case "GRU" -> gates(tensors, 0, 1, 2);
            default -> convolution(tensors);
        };
    }

    private static List<NamedArray> gates(List<NamedArray> tensors, int... order) throws IOException {
        List<NamedArray> converted = new ArrayList<>();
        for (int role = 0; role < 3; role++) {
            List<FloatGrid> parts = new ArrayList<>();
            for (int gate : order) {
                parts.add(FloatGrid.of(tensors.get(3 * gate + role).array()));
            }
            checkAlike(parts, tensors.get(role).name());
            converted.add(new NamedArray(
                    tensors.get(role).name(), FloatGrid.concatenate(parts).stored()));
        }
        return converted;
    }

    private static void checkAlike(List<FloatGrid> parts, String name) throws CorruptFileException {
        for (FloatGrid part : parts) {
            if (part.shape().length == 0
                    || !java.util.Arrays.equals(part.shape(), parts.get(0).shape())) {
                throw new CorruptFileException("The gates of `" + name + "` have different shapes, "
                        + java.util.Arrays.toString(parts.get(0).shape()) + " and "
                        + java.util.Arrays.toString(part.shape()) + ".");
            }
        }
    }

    /** From (length, 1, input, filters), or in the oldest files (filters, input, length, 1). */
    private static List<NamedArray> convolution(List<NamedArray> tensors) throws IOException {
        FloatGrid kernel = FloatGrid.of(tensors.get(0).array());
        if (kernel.shape()[1] != 1) {
            kernel = kernel.transpose(2, 3, 1, 0);
        }
        int[] shape = kernel.shape();
        List<NamedArray> converted = new ArrayList<>(tensors);
        converted.set(
                0,
                new NamedArray(
                        tensors.get(0).name(),
                        kernel.reshape(shape[0], shape[2], shape[3]).stored()));
        return converted;
    }
}
