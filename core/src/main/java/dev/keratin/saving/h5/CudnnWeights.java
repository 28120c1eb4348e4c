package dev.keratin.saving.h5;

import dev.keratin.layers.Layer;
import dev.keratin.saving.NamedArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tensors of {@code CuDNNLSTM} and {@code CuDNNGRU}, which Keras 2 kept as NVIDIA's library wants them: each gate's kernels transposed, and a bias for
 * the input beside one for the recurrence.
 *
 * <p>Which of both arrangements a file has shows in the shape of the bias, as it does in Keras.
 */
final class CudnnWeights {

    private CudnnWeights() {}

    private static int gates(Layer layer) {
        return layer.className().equals("LSTM") ? 4 : 3;
    }

    static boolean applies(Layer layer, List<NamedArray> tensors) {
        if (!layer.className().equals("LSTM") && !layer.className().equals("GRU") || tensors.size() != 3) {
            return false;
        }
        long[] recurrent = tensors.get(1).array().shape();
        long[] bias = tensors.get(2).array().shape();
        return recurrent.length == 2
                && recurrent[0] * gates(layer) == recurrent[1]
                && Arrays.equals(bias, new long[] {2 * recurrent[1]})
                && tensors.get(0).array().shape().length == 2
                && tensors.get(0).array().shape()[1] == recurrent[1];
    }

    static List<NamedArray> convert(Layer layer, List<NamedArray> tensors) throws IOException {
        int gates = gates(layer);
        List<NamedArray> converted = new ArrayList<>();
        for (NamedArray tensor : tensors.subList(0, 2)) {
            converted.add(new NamedArray(
                    tensor.name(),
                    transposed(FloatGrid.of(tensor.array()), gates).stored()));
        }
        FloatGrid both = FloatGrid.of(tensors.get(2).array());
        int width = both.values().length / 2;
        FloatGrid bias = gates == 4 ? sum(both, width) : both.reshape(2, width);
        converted.add(new NamedArray(tensors.get(2).name(), bias.stored()));
        return converted;
    }

    /** Each gate's kernel, of which the file has the values of the transposed one. */
    private static FloatGrid transposed(FloatGrid kernel, int gates) {
        int rows = kernel.shape()[0];
        int units = kernel.shape()[1] / gates;
        FloatGrid apart = kernel.reshape(rows, gates, units).transpose(1, 0, 2);
        FloatGrid turned = apart.reshape(gates, units, rows).transpose(2, 0, 1);
        return turned.reshape(rows, gates * units);
    }

    /** An LSTM adds both biases anyway. */
    private static FloatGrid sum(FloatGrid both, int width) {
        float[] sum = new float[width];
        for (int i = 0; i < width; i++) {
            sum[i] = both.values()[i] + both.values()[width + i];
        }
        return new FloatGrid(sum, new int[] {width});
    }
}
