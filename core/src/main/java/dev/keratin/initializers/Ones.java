package dev.keratin.initializers;

import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/**
 * All ones.
 */
public final class Ones extends Initializer {

    public static final Schema<Ones> SCHEMA = Schema.of("keras.initializers", "Ones", Ones::new);

    private Ones() {
        super(SCHEMA);
    }

    public static Ones create() {
        return new Ones();
    }

    @Override
    public Tensor apply(Shape shape, DType dtype, long seed) {
        return Fill.with(shape, dtype, index -> 1);
    }
}
