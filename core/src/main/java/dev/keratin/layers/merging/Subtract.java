package dev.keratin.layers.merging;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/** The first of two inputs less the second ({@code keras.layers.Subtract}). */
public final class Subtract extends Merge<Subtract> {

    public static final Schema<Subtract> SCHEMA = schema("Subtract", Subtract::new);

    private Subtract() {
        super(SCHEMA);
    }

    public static Subtract create() {
        return new Subtract();
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        if (inputShapes.size() != 2) {
            throw new IllegalArgumentException("Layer " + name()
                    + " (Subtract) must be called on exactly 2 tensors, received " + inputShapes + ".");
        }
    }

    @Override
    Value merge(Value x, Value y) {
        return Ops.subtract(x, y);
    }
}
