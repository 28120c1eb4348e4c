package dev.keratin.optimizers.schedules;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rate until a boundary, the next until the next ({@code keras.optimizers.schedules.PiecewiseConstantDecay}): {@code values[0]} while
 * {@code step <= boundaries[0]}, {@code values[1]} while {@code step <= boundaries[1]}, ..., the last value from then on.
 *
 * <p>There is one value more than boundaries, and boundaries increase.
 */
public final class PiecewiseConstantDecay extends LearningRateSchedule {

    private static final Arg<List<Number>> BOUNDARIES = Arg.required("boundaries", ArgTypes.listOf(NUMBER));
    private static final Arg<List<Number>> VALUES = Arg.required("values", ArgTypes.listOf(NUMBER));
    private static final Arg<@Nullable String> NAME = name("PiecewiseConstant");

    public static final Schema<PiecewiseConstantDecay> SCHEMA = Schema.of(
            "keras.optimizers.schedules",
            "PiecewiseConstantDecay",
            PiecewiseConstantDecay::new,
            BOUNDARIES,
            VALUES,
            NAME);

    private PiecewiseConstantDecay() {
        super(SCHEMA);
    }

    public static PiecewiseConstantDecay of(List<? extends Number> boundaries, List<? extends Number> values) {
        PiecewiseConstantDecay schedule = new PiecewiseConstantDecay();
        schedule.set(BOUNDARIES, boundaries);
        schedule.set(VALUES, values);
        schedule.validate();
        return schedule;
    }

    @Override
    protected void validate() {
        int boundaries = get(BOUNDARIES).size();
        int values = get(VALUES).size();
        if (boundaries == 0 || boundaries != values - 1) {
            throw new IllegalArgumentException(
                    "`values` must have one element more than `boundaries`, and `boundaries` "
                            + "at least one; received " + boundaries + " boundaries " + get(BOUNDARIES) + " and "
                            + values
                            + " values " + get(VALUES) + ".");
        }
    }

    @Override
    protected Value rate(Value step) {
        List<Number> boundaries = get(BOUNDARIES);
        List<Number> values = get(VALUES);
        Value rate = number(step, values.get(boundaries.size()));
        for (int i = boundaries.size() - 1; i >= 0; i--) {
            Value within = Ops.lessEqual(step, number(step, boundaries.get(i)));
            rate = Ops.select(Ops.cast(within, DType.FLOAT32), number(step, values.get(i)), rate);
        }
        return rate;
    }
}
