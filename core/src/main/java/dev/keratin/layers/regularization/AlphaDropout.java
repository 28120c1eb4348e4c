package dev.keratin.layers.regularization;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dropout that keeps mean and variance of its input, for networks with {@code "selu"} ({@code keras.layers.AlphaDropout}): dropped values become
 * the negative saturation value. Klambauer et al. 2017.
 */
public final class AlphaDropout extends AbstractLayer<AlphaDropout> {

    /** What {@code "selu"} tends to for inputs far below 0: -alpha * scale. */
    private static final double SATURATION = -1.6732632423543772 * 1.0507009873554805;

    private static final Arg<Double> RATE = Arg.required("rate", ArgTypes.RATE);
    private static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);
    private static final Arg<@Nullable List<Integer>> NOISE_SHAPE =
            Arg.optional("noise_shape", ArgTypes.nullable(LayerArgs.DIMS), null);

    public static final Schema<AlphaDropout> SCHEMA =
            schema("AlphaDropout", AlphaDropout::new, RATE, SEED, NOISE_SHAPE);

    private AlphaDropout() {
        super(SCHEMA);
    }

    /** A layer that drops this share, 0 to 1. */
    public static AlphaDropout of(double rate) {
        AlphaDropout layer = new AlphaDropout();
        layer.set(RATE, rate);
        return layer;
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    public AlphaDropout seed(int seed) {
        set(SEED, seed);
        return this;
    }

    /** The shape of what is drawn, the batch first; 1 for axes along which one draw serves all, -1 for the input's size (default the input's shape). */
    public AlphaDropout noiseShape(int... noiseShape) {
        set(NOISE_SHAPE, Arrays.stream(noiseShape).boxed().toList());
        return this;
    }

    /** The share or deviation. */
    public double rate() {
        return get(RATE);
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        double rate = get(RATE);
        if (!call.training() || rate == 0) {
            return x;
        }
        Shape noise = NoiseShape.of(this, get(NOISE_SHAPE), x.shape());
        Value kept = Ops.cast(
                Ops.greaterEqual(Ops.randomUniform(call.graph(), x.dtype(), noise), Ops.number(x, rate)), x.dtype());
        double scale = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATION * SATURATION));
        double shift = -scale * SATURATION * rate;
        Value mixed = Ops.add(Ops.multiply(x, kept), Ops.multiply(Ops.subtract(1, kept), SATURATION));
        return Ops.add(Ops.multiply(mixed, scale), shift);
    }
}
