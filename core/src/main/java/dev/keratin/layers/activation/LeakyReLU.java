package dev.keratin.layers.activation;

import dev.keratin.activations.Activations;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/** {@code x} where it is positive, else {@code negativeSlope * x} ({@code keras.layers.LeakyReLU}). */
public final class LeakyReLU extends AbstractLayer<LeakyReLU> {

    private static final Arg<Double> NEGATIVE_SLOPE = Arg.optional("negative_slope", ArgTypes.NON_NEGATIVE_FLOAT, 0.3);

    public static final Schema<LeakyReLU> SCHEMA = schema("LeakyReLU", LeakyReLU::new, NEGATIVE_SLOPE);

    private LeakyReLU() {
        super(SCHEMA);
    }

    public static LeakyReLU create() {
        return new LeakyReLU();
    }

    /** The slope below 0; at least 0 (default 0.3). */
    public LeakyReLU negativeSlope(double negativeSlope) {
        set(NEGATIVE_SLOPE, negativeSlope);
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        return Activations.leakyRelu(call.input(), get(NEGATIVE_SLOPE));
    }
}
