package dev.keratin.initializers;

import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Uniform numbers of variance {@code 1 / ((fan_in + fan_out) / 2)}: keeps the scale of signals through layers. Glorot and Bengio 2010.
 */
public final class GlorotUniform extends FanInitializer<GlorotUniform> {

    public static final Schema<GlorotUniform> SCHEMA = fans("GlorotUniform", GlorotUniform::new);

    private GlorotUniform() {
        super(SCHEMA);
    }

    public static GlorotUniform create() {
        return new GlorotUniform();
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return scaled(shape, dtype, seed, 1, "fan_avg", "uniform");
    }
}
