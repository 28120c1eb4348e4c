package dev.keratin.optimizers.schedules;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * From one rate to another in {@code decay_steps} steps, along a power ({@code keras.optimizers.schedules.PolynomialDecay}):
 * {@code (initial_learning_rate - end_learning_rate) * (1 - step / decay_steps) ^ power + end_learning_rate}.
 *
 * <p>Arguments besides: {@code end_learning_rate} 0.0001, {@code power} 1. After {@code decay_steps} the rate stays, or with {@code cycle} (false
 * by default) it goes on with the first multiple of {@code decay_steps} that is not below {@code step}.
 */
public final class PolynomialDecay extends LearningRateSchedule {

    private static final Arg<Number> INITIAL_LEARNING_RATE = Arg.required("initial_learning_rate", NUMBER);
    private static final Arg<Number> DECAY_STEPS = steps("decay_steps");
    private static final Arg<Number> END_LEARNING_RATE = Arg.optional("end_learning_rate", NUMBER, 0.0001);
    private static final Arg<Number> POWER = Arg.optional("power", NUMBER, 1.0);
    private static final Arg<Boolean> CYCLE = Arg.optional("cycle", ArgTypes.BOOL, false);
    private static final Arg<@Nullable String> NAME = name("PolynomialDecay");

    public static final Schema<PolynomialDecay> SCHEMA = Schema.of(
            "keras.optimizers.schedules",
            "PolynomialDecay",
            PolynomialDecay::new,
            INITIAL_LEARNING_RATE,
            DECAY_STEPS,
            END_LEARNING_RATE,
            POWER,
            CYCLE,
            NAME);

    private PolynomialDecay() {
        super(SCHEMA);
    }

    public static PolynomialDecay of(double initialLearningRate, long decaySteps) {
        PolynomialDecay schedule = new PolynomialDecay();
        schedule.set(INITIAL_LEARNING_RATE, initialLearningRate);
        schedule.set(DECAY_STEPS, decaySteps);
        return schedule;
    }

    public PolynomialDecay endLearningRate(double rate) {
        set(END_LEARNING_RATE, rate);
        return this;
    }

    public PolynomialDecay power(double power) {
        set(POWER, power);
        return this;
    }

    public PolynomialDecay cycle(boolean cycle) {
        set(CYCLE, cycle);
        return this;
    }

    @Override
    protected Value rate(Value step) {
        Value steps = number(step, get(DECAY_STEPS));
        Value position = step;
        if (get(CYCLE)) {
            Value first = Ops.cast(Ops.equal(step, number(step, 0)), DType.FLOAT32);
            Value multiple = Ops.select(first, number(step, 1), Ops.ceil(Ops.divide(step, steps)));
            steps = Ops.multiply(steps, multiple);
        } else {
            position = Ops.minimum(step, steps);
        }
        Value left = Ops.power(
                Ops.subtract(1, Ops.divide(position, steps)), get(POWER).doubleValue());
        Value range = Ops.subtract(number(step, get(INITIAL_LEARNING_RATE)), number(step, get(END_LEARNING_RATE)));
        return Ops.add(Ops.multiply(range, left), get(END_LEARNING_RATE).doubleValue());
    }
}
