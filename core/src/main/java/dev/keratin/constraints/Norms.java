package dev.keratin.constraints;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Axes;

/** What the constraints on norms share. */
final class Norms {

    static final double EPSILON = 1e-7;

    private Norms() {}

    /** The Euclidean norms over axes, which stay with length 1. */
    static Value of(Value weight, Axes axes) {
        return Ops.sqrt(Ops.sum(Ops.square(weight), axes.toArray(), true));
    }

    /** The weight with its norms brought to the wanted ones. */
    static Value scale(Value weight, Value norms, Value wanted) {
        return Ops.multiply(weight, Ops.divide(wanted, Ops.add(norms, EPSILON)));
    }
}
