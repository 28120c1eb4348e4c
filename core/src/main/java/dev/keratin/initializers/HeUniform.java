package dev.keratin.initializers;

import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Uniform numbers of variance {@code 2 / fan_in}: keeps the scale of signals through layers. He et al. 2015.
 */
public final class HeUniform extends FanInitializer<HeUniform> {

    public static final Schema<HeUniform> SCHEMA = fans("HeUniform", HeUniform::new);

    private HeUniform() {
        super(SCHEMA);
    }

    public static HeUniform create() {
        return new HeUniform();
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return scaled(shape, dtype, seed, 2, "fan_in", "uniform");
    }
}
