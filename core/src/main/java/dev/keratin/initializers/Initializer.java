package dev.keratin.initializers;

import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/** Gives a new variable its first values ({@code keras.initializers.Initializer}). */
public abstract class Initializer extends KerasObject {

    protected Initializer(Schema<? extends Initializer> schema) {
        super(schema);
    }

    /**
     * The values: a pure function of its arguments.
     *
     * @param shape the fully known shape
     * @param dtype a floating-point type
     * @param seed where the random numbers come from, unless this initializer has a seed of its own
     */
    public abstract Tensor apply(Shape shape, DType dtype, long seed);
}
