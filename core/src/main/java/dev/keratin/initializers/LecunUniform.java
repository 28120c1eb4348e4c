package dev.keratin.initializers;

import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Uniform numbers of variance {@code 1 / fan_in}: keeps the scale of signals through layers. LeCun et al. 1998.
 */
public final class LecunUniform extends FanInitializer<LecunUniform> {

    public static final Schema<LecunUniform> SCHEMA = fans("LecunUniform", LecunUniform::new);

    private LecunUniform() {
        super(SCHEMA);
    }

    public static LecunUniform create() {
        return new LecunUniform();
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return scaled(shape, dtype, seed, 1, "fan_in", "uniform");
    }
}
