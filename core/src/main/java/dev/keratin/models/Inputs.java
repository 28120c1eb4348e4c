package dev.keratin.models;

import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Shape;

/** Values as a model's inputs expect them. */
final class Inputs {

    private Inputs() {}

    /**
     * A value in the type of an input, with a last axis of length 1 added or dropped where that makes the ranks agree, as Keras does.
     *
     * @throws IllegalArgumentException where the shapes do not fit
     */
    static Value fit(Trace trace, Value value, KerasTensor input, String model) {
        Shape expected = input.shape();
        Value fitted = value;
        if (value.rank() == expected.rank() + 1 && value.shape().last() == 1) {
            fitted = Ops.squeeze(value, -1);
        } else if (value.rank() == expected.rank() - 1 && expected.last() == 1) {
            fitted = Ops.expandDims(value, -1);
        }
        if (!expected.isCompatibleWith(fitted.shape())) {
            throw new IllegalArgumentException("Input \"" + input.node().layer().name() + "\" of model \"" + model
                    + "\" expects shape " + expected + ", received " + value.shape() + ".");
        }
        Value cast = Ops.cast(fitted, input.dtype());
        trace.setMask(cast, trace.mask(value));
        return cast;
    }

    /** A value in the type of an input, whatever its shape. */
    static Value cast(Trace trace, Value value, KerasTensor input) {
        Value cast = Ops.cast(value, input.dtype());
        trace.setMask(cast, trace.mask(value));
        return cast;
    }
}
