package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;

/**
 * Spreads the values of each channel so that all are about equally frequent ({@code keras.layers.Equalization}), in training only.
 *
 * <p>As in Keras, the images of a batch are counted together. It has no gradient.
 *
 * <pre>{@code
 * Equalization equalization = Equalization.create().valueRange(0, 1).bins(64);
 * }</pre>
 */
public final class Equalization extends ImageLayer<Equalization> {

    private static final Arg<Integer> BINS = Arg.optional("bins", ArgTypes.POSITIVE_INT, 256);

    public static final Schema<Equalization> SCHEMA = image("Equalization", Equalization::new, BINS, ValueRange.SORTED);

    private Equalization() {
        super(SCHEMA);
    }

    public static Equalization create() {
        return new Equalization();
    }

    /** How many values are told apart (default 256). */
    public Equalization bins(int bins) {
        set(BINS, bins);
        return this;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public Equalization valueRange(double lower, double upper) {
        set(ValueRange.SORTED, List.of(lower, upper));
        return this;
    }

    @Override
    Value transform(Call call, Value images) {
        return call.training() ? equalize(images) : images;
    }

    /** What training does to images, {@code (batch, height, width, channels)}. */
    Value equalize(Value images) {
        HostFunction function = new HostFunction(
                "equalization", new TensorSpec(DType.FLOAT32, images.shape()), inputs -> equalized(inputs.get(0)));
        return Ops.cast(images.graph().apply(function, Ops.cast(images, DType.FLOAT32)), images.dtype());
    }

    private Tensor equalized(Tensor images) {
        Tensor result = Tensor.zeros(DType.FLOAT32, images.shape());
        int channels = images.shape().last();
        for (int channel = 0; channel < channels; channel++) {
            equalize(images.buffer().f32(), result.buffer().f32(), channel, channels);
        }
        return result;
    }

    private void equalize(float[] from, float[] to, int channel, int channels) {
        ValueRange range = get(ValueRange.SORTED);
        double width = range.upper() - range.lower();
        float scale = (float) (255 / width);
        float offset = (float) (0 - range.lower() * (255 / width));
        int bins = get(BINS);
        int[] histogram = new int[bins];
        for (int i = channel; i < from.length; i += channels) {
            to[i] = from[i] * scale + offset;
            histogram[bin(to[i] * (bins - 1) / 255f, bins)]++;
        }
        double[] table = table(histogram);
        for (int i = channel; i < to.length; i += channels) {
            double value = table.length == 0 ? to[i] : table[bin(to[i] / 255f * (bins - 1), bins)];
            to[i] = (float) (value * (width / 255) + range.lower());
        }
    }

    private static int bin(float position, int bins) {
        return Math.max(0, Math.min(bins - 1, (int) position));
    }

    /** What each bin becomes; empty where there is one value only, which stays. */
    private static double[] table(int[] histogram) {
        int used = 0;
        int first = 0;
        long all = 0;
        for (int count : histogram) {
            used += count > 0 ? 1 : 0;
            first = first == 0 ? count : first;
            all += count;
        }
        if (used <= 1) {
            return new double[0];
        }
        double[] table = new double[histogram.length];
        long sum = 0;
        for (int i = 0; i < table.length; i++) {
            sum += histogram[i];
            table[i] = Math.max(0, Math.rint((sum - first) * 255.0 / (all - first)));
        }
        return table;
    }
}
