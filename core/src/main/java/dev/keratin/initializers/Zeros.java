package dev.keratin.initializers;

import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * All zeros.
 */
public final class Zeros extends Initializer {

    public static final Schema<Zeros> SCHEMA = Schema.of("keras.initializers", "Zeros", Zeros::new);

    private Zeros() {
        super(SCHEMA);
    }

    public static Zeros create() {
        return new Zeros();
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return Tensor.zeros(dtype, shape);
    }
}
