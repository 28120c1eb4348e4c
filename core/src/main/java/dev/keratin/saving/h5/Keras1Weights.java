package dev.keratin.saving.h5;

import dev.keratin.files.CorruptFileException;
import dev.keratin.layers.Layer;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Keras 1 had a tensor for each gate of a recurrent layer and other axes in the kernels of some convolutions. */
final class Keras1Weights {

    /** Kernels whose axes depended on the data format. */
    private static final Set<String> BY_FORMAT = Set.of("Conv2D", "Conv3D", "SeparableConv2D");

    private Keras1Weights() {}

    /** Whether Keras 1 wrote the file, or one before it, whose tensors Keras 1 took as they were. */
    static boolean isKeras1(Provenance provenance) {
        KerasVersion version = provenance.version();
        return version != null && version.major() <= 1;
    }

    /**
     * How many tensors a layer has in the file.
     *
     * @param variables how many variables it has
     * @param left how many tensors are left
     */
    static int count(Provenance provenance, Layer layer, int variables, int left) {
        if (!isKeras1(provenance)) {
            return variables;
        }
        int gates =
                switch (layer.className()) {
                    case "LSTM", "ConvLSTM2D" -> 12;
                    case "GRU" -> 9;
                    default -> variables;
                };
        return gates <= left ? gates : variables;
    }

    static boolean applies(Provenance provenance, Layer layer, List<NamedArray> tensors) {
        if (!isKeras1(provenance)) {
            return false;
        }
        return switch (layer.className()) {
            case "LSTM", "ConvLSTM2D" -> tensors.size() == 12;
            case "GRU" -> tensors.size() == 9;
            case "Conv1D" -> rank(tensors) == 4;
            case "Conv2DTranspose" -> rank(tensors) == 4;
            default -> BY_FORMAT.contains(layer.className()) && rank(tensors) >= 4 && isChannelsFirst(layer);
        };
    }

    private static int rank(List<NamedArray> tensors) {
        return tensors.isEmpty() ? 0 : tensors.get(0).array().shape().length;
    }

    private static boolean isChannelsFirst(Layer layer) {
        return "channels_first".equals(layer.getConfig().get("data_format"));
    }

    static List<NamedArray> convert(Layer layer, List<NamedArray> tensors) throws IOException {
        return switch (layer.className()) {
            // Gates stand as input, cell, forget, output; today as input, forget, cell, output.
            case "LSTM" -> gates(tensors, 0, 2, 1, 3);
            case "ConvLSTM2D" -> {
                List<NamedArray> together = gates(tensors, 0, 2, 1, 3);
                yield isChannelsFirst(layer) ? transposed(together, 2, 3, 1, 0) : together;
            }
            // Update, reset, candidate, in both.
            case "GRU" -> gates(tensors, 0, 1, 2);
            case "Conv1D" -> convolution(layer, tensors);
            case "Conv2DTranspose" ->
                isChannelsFirst(layer) ? transposed(tensors, 2, 3, 0, 1) : transposed(tensors, 0, 1, 3, 2);
            case "Conv3D" -> transposed(tensors, 2, 3, 4, 1, 0);
            default -> transposed(tensors, 2, 3, 1, 0);
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
                    || !Arrays.equals(part.shape(), parts.get(0).shape())) {
                throw new CorruptFileException("The gates of `" + name + "` have different shapes, "
                        + Arrays.toString(parts.get(0).shape()) + " and " + Arrays.toString(part.shape()) + ".");
            }
        }
    }

    /** From (length, 1, input, filters), or in the oldest files (filters, input, length, 1). */
    private static List<NamedArray> convolution(Layer layer, List<NamedArray> tensors) throws IOException {
        FloatGrid kernel = FloatGrid.of(tensors.get(0).array());
        boolean today = kernel.shape()[1] == 1
                && String.valueOf(layer.getConfig().get("kernel_size")).equals("[" + kernel.shape()[0] + "]")
                && String.valueOf(layer.getConfig().get("filters")).equals(String.valueOf(kernel.shape()[3]));
        if (!today) {
            kernel = kernel.transpose(2, 3, 1, 0);
        }
        int[] shape = kernel.shape();
        List<NamedArray> converted = new ArrayList<>(tensors);
        converted.set(
                0,
                new NamedArray(
                        tensors.get(0).name(),
                        kernel.reshape(shape[0], shape[1] * shape[2], shape[3]).stored()));
        return converted;
    }

    /** Kernels with their axes in another order; whatever has another rank stays. */
    private static List<NamedArray> transposed(List<NamedArray> tensors, int... axes) throws IOException {
        List<NamedArray> converted = new ArrayList<>();
        for (NamedArray tensor : tensors) {
            converted.add(
                    tensor.array().shape().length == axes.length
                            ? new NamedArray(
                                    tensor.name(),
                                    FloatGrid.of(tensor.array()).transpose(axes).stored())
                            : tensor);
        }
        return converted;
    }
}
