package dev.keratin.activations;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/** Softmax along an axis other than the last: {@code keras.layers.Softmax} as an activation. */
public final class Softmax extends LayerActivation {

    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<Softmax> SCHEMA = layer("Softmax", Softmax::new, AXIS);

    private Softmax() {
        super(SCHEMA);
    }

    public static Softmax create() {
        return new Softmax();
    }

    /** The axis along which the result sums to 1; negative from the end. */
    public Softmax axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    public Value apply(Value x) {
        return Ops.softmax(x, get(AXIS));
    }
}
