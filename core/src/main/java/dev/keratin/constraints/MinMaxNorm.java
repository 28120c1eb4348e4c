package dev.keratin.constraints;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;

/**
 * Weights into a unit have a norm between two values, or move towards that.
 */
public final class MinMaxNorm extends Constraint {

    private static final Arg<Double> MIN_VALUE = Arg.optional("min_value", ArgTypes.FLOAT, 0.0);
    private static final Arg<Double> MAX_VALUE = Arg.optional("max_value", ArgTypes.FLOAT, 1.0);
    private static final Arg<Double> RATE = Arg.optional("rate", ArgTypes.FLOAT, 1.0);
    private static final Arg<Axes> AXIS = Arg.optional("axis", Axes.ARG, 0);

    public static final Schema<MinMaxNorm> SCHEMA =
            Schema.of("keras.constraints", "MinMaxNorm", MinMaxNorm::new, MIN_VALUE, MAX_VALUE, RATE, AXIS);

    private MinMaxNorm() {
        super(SCHEMA);
    }

    public static MinMaxNorm create() {
        return new MinMaxNorm();
    }

    /** The smallest norm. */
    public MinMaxNorm minValue(double minValue) {
        set(MIN_VALUE, minValue);
        return this;
    }

    /** The largest norm. */
    public MinMaxNorm maxValue(double maxValue) {
        set(MAX_VALUE, maxValue);
        return this;
    }

    /** How strictly: 1 for at once, less for a part of the way each step. */
    public MinMaxNorm rate(double rate) {
        set(RATE, rate);
        return this;
    }

    /** The axes that a norm is taken over: for a Dense kernel 0, for a Conv2D kernel 0, 1, 2. */
    public MinMaxNorm axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    @Override
    public Value apply(Value weight) {
        Value norms = Norms.of(weight, get(AXIS));
        double rate = get(RATE);
        Value inside = Ops.multiply(Ops.clip(norms, get(MIN_VALUE), get(MAX_VALUE)), rate);
        return Norms.scale(weight, norms, Ops.add(inside, Ops.multiply(norms, 1 - rate)));
    }
}
