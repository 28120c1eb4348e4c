package dev.keratin.layers.regularization;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets a share of its inputs to 0 while training and scales the others by 1 / (1 - rate), so that their sum stays ({@code keras.layers.Dropout}).
 * Otherwise gives back its input. Srivastava et al. 2014.
 *
 * <pre>{@code
 * Dropout half = Dropout.of(0.5);
 * }</pre>
 */
public final class Dropout extends AbstractLayer<Dropout> {

    private static final Arg<Double> RATE = Arg.required("rate", ArgTypes.RATE);
    private static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);
    private static final Arg<@Nullable List<Integer>> NOISE_SHAPE =
            Arg.optional("noise_shape", ArgTypes.nullable(LayerArgs.DIMS), null);

    public static final Schema<Dropout> SCHEMA = schema("Dropout", Dropout::new, RATE, SEED, NOISE_SHAPE);

    private Dropout() {
        super(SCHEMA);
    }

    /** A layer that drops this share, 0 to 1. */
    public static Dropout of(double rate) {
        Dropout layer = new Dropout();
        layer.set(RATE, rate);
        return layer;
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    public Dropout seed(int seed) {
        set(SEED, seed);
        return this;
    }

    /** The shape of what is drawn, the batch first; 1 for axes along which one draw serves all, -1 for the input's size (default the input's shape). */
    public Dropout noiseShape(int... noiseShape) {
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
        return Ops.dropout(x, rate, NoiseShape.of(this, get(NOISE_SHAPE), x.shape()));
    }
}
