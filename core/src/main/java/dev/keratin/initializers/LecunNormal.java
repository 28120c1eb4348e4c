package dev.keratin.initializers;

import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * Truncated normal numbers of variance {@code 1 / fan_in}: keeps the scale of signals through layers. LeCun et al. 1998.
 */
public final class LecunNormal extends FanInitializer<LecunNormal> {

    public static final Schema<LecunNormal> SCHEMA = fans("LecunNormal", LecunNormal::new);

    private LecunNormal() {
        super(SCHEMA);
    }

    public static LecunNormal create() {
        return new LecunNormal();
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return scaled(shape, dtype, seed, 1, "fan_in", "truncated_normal");
    }
}
