package dev.keratin.initializers;

import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Truncated normal numbers of variance {@code 1 / ((fan_in + fan_out) / 2)}: keeps the scale of signals through layers. Glorot and Bengio 2010.
 */
public final class GlorotNormal extends FanInitializer<GlorotNormal> {

    public static final Schema<GlorotNormal> SCHEMA = fans("GlorotNormal", GlorotNormal::new);

    private GlorotNormal() {
        super(SCHEMA);
    }

    public static GlorotNormal create() {
        return new GlorotNormal();
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return scaled(shape, dtype, seed, 1, "fan_avg", "truncated_normal");
    }
}
