package dev.keratin.constraints;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;

/**
 * Weights into a unit have at most a given norm.
 */
public final class MaxNorm extends Constraint {

    private static final Arg<Double> MAX_VALUE = Arg.optional("max_value", ArgTypes.FLOAT, 2);
    private static final Arg<Axes> AXIS = Arg.optional("axis", Axes.ARG, 0);

    public static final Schema<MaxNorm> SCHEMA =
            Schema.of("keras.constraints", "MaxNorm", MaxNorm::new, MAX_VALUE, AXIS);

    private MaxNorm() {
        super(SCHEMA);
    }

    public static MaxNorm create() {
        return new MaxNorm();
    }

    /** The largest norm; 2 unless set. */
    public MaxNorm maxValue(double maxValue) {
        set(MAX_VALUE, maxValue);
        return this;
    }

    /** The axes that a norm is taken over: for a Dense kernel 0, for a Conv2D kernel 0, 1, 2. */
    public MaxNorm axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    @Override
    public Value apply(Value weight) {
        Value norms = Norms.of(weight, get(AXIS));
        return Norms.scale(weight, norms, Ops.clip(norms, 0, get(MAX_VALUE)));
    }
}
