package dev.keratin.activations;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/** {@code x} where it is positive, else {@code negative_slope * x} (default 0.3): {@code keras.layers.LeakyReLU} as an activation. */
public final class LeakyReLU extends LayerActivation {

    private static final Arg<Double> NEGATIVE_SLOPE = Arg.optional("negative_slope", ArgTypes.NON_NEGATIVE_FLOAT, 0.3);

    public static final Schema<LeakyReLU> SCHEMA = layer("LeakyReLU", LeakyReLU::new, NEGATIVE_SLOPE);

    private LeakyReLU() {
        super(SCHEMA);
    }

    public static LeakyReLU create() {
        return new LeakyReLU();
    }

    /** The slope where x is negative; at least 0. */
    public LeakyReLU negativeSlope(double negativeSlope) {
        set(NEGATIVE_SLOPE, negativeSlope);
        return this;
    }

    @Override
    public Value apply(Value x) {
        return Activations.leakyRelu(x, get(NEGATIVE_SLOPE));
    }
}
