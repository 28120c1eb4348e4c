package dev.keratin.layers.regularization;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/** Adds normal numbers of mean 0 to its input while training ({@code keras.layers.GaussianNoise}). */
public final class GaussianNoise extends AbstractLayer<GaussianNoise> {

    private static final Arg<Double> STDDEV = Arg.required("stddev", ArgTypes.RATE);
    private static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);

    public static final Schema<GaussianNoise> SCHEMA = schema("GaussianNoise", GaussianNoise::new, STDDEV, SEED);

    private GaussianNoise() {
        super(SCHEMA);
    }

    /** A layer whose noise has this standard deviation, 0 to 1. */
    public static GaussianNoise of(double stddev) {
        GaussianNoise layer = new GaussianNoise();
        layer.set(STDDEV, stddev);
        return layer;
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    public GaussianNoise seed(int seed) {
        set(SEED, seed);
        return this;
    }

    /** The share or deviation. */
    public double stddev() {
        return get(STDDEV);
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        double stddev = get(STDDEV);
        if (!call.training() || stddev == 0) {
            return x;
        }
        return Ops.add(x, Ops.multiply(Ops.randomNormal(call.graph(), x.dtype(), x.shape()), stddev));
    }
}
