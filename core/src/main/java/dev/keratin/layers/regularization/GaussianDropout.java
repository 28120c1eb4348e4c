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

/**
 * Multiplies its input by normal numbers of mean 1 and deviation sqrt(rate / (1 - rate)) while training ({@code keras.layers.GaussianDropout}).
 * Srivastava et al. 2014.
 */
public final class GaussianDropout extends AbstractLayer<GaussianDropout> {

    private static final Arg<Double> RATE = Arg.required("rate", ArgTypes.RATE);
    private static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);

    public static final Schema<GaussianDropout> SCHEMA = schema("GaussianDropout", GaussianDropout::new, RATE, SEED);

    private GaussianDropout() {
        super(SCHEMA);
    }

    /** A layer whose noise corresponds to dropping this share, 0 to 1. */
    public static GaussianDropout of(double rate) {
        GaussianDropout layer = new GaussianDropout();
        layer.set(RATE, rate);
        return layer;
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    public GaussianDropout seed(int seed) {
        set(SEED, seed);
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
        Value noise = Ops.randomNormal(call.graph(), x.dtype(), x.shape());
        return Ops.multiply(x, Ops.add(Ops.multiply(noise, Math.sqrt(rate / (1 - rate))), 1));
    }
}
