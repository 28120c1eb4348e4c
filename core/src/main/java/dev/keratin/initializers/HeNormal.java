package dev.keratin.initializers;

import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Truncated normal numbers of variance {@code 2 / fan_in}: keeps the scale of signals through layers. He et al. 2015.
 */
public final class HeNormal extends FanInitializer<HeNormal> {

    public static final Schema<HeNormal> SCHEMA = fans("HeNormal", HeNormal::new);

    private HeNormal() {
        super(SCHEMA);
    }

    public static HeNormal create() {
        return new HeNormal();
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return scaled(shape, dtype, seed, 2, "fan_in", "truncated_normal");
    }
}
