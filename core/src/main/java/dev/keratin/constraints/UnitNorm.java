package dev.keratin.constraints;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;

/**
 * Weights into a unit have norm 1.
 */
public final class UnitNorm extends Constraint {

    private static final Arg<Axes> AXIS = Arg.optional("axis", Axes.ARG, 0);

    public static final Schema<UnitNorm> SCHEMA = Schema.of("keras.constraints", "UnitNorm", UnitNorm::new, AXIS);

    private UnitNorm() {
        super(SCHEMA);
    }

    public static UnitNorm create() {
        return new UnitNorm();
    }

    /** The axes that a norm is taken over: for a Dense kernel 0, for a Conv2D kernel 0, 1, 2. */
    public UnitNorm axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    @Override
    public Value apply(Value weight) {
        return Ops.divide(weight, Ops.add(Norms.of(weight, get(AXIS)), Norms.EPSILON));
    }
}
