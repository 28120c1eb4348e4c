package dev.keratin.optimizers.schedules;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@code initial_learning_rate * decay_rate ^ (step / decay_steps)} ({@code keras.optimizers.schedules.ExponentialDecay}).
 *
 * <p>With {@code staircase} (false by default) the exponent is rounded down, so the rate falls every {@code decay_steps} steps at once.
 */
public final class ExponentialDecay extends LearningRateSchedule {

    private static final Arg<Number> INITIAL_LEARNING_RATE = Arg.required("initial_learning_rate", NUMBER);
    private static final Arg<Number> DECAY_STEPS = steps("decay_steps");
    private static final Arg<Number> DECAY_RATE = Arg.required("decay_rate", NUMBER);
    private static final Arg<Boolean> STAIRCASE = Arg.optional("staircase", ArgTypes.BOOL, false);
    private static final Arg<@Nullable String> NAME = name("ExponentialDecay");

    public static final Schema<ExponentialDecay> SCHEMA = Schema.of(
            "keras.optimizers.schedules",
            "ExponentialDecay",
            ExponentialDecay::new,
            INITIAL_LEARNING_RATE,
            DECAY_STEPS,
            DECAY_RATE,
            STAIRCASE,
            NAME);

    private ExponentialDecay() {
        super(SCHEMA);
    }

    public static ExponentialDecay of(double initialLearningRate, long decaySteps, double decayRate) {
        ExponentialDecay schedule = new ExponentialDecay();
        schedule.set(INITIAL_LEARNING_RATE, initialLearningRate);
        schedule.set(DECAY_STEPS, decaySteps);
        schedule.set(DECAY_RATE, decayRate);
        return schedule;
    }

    public ExponentialDecay staircase(boolean staircase) {
        set(STAIRCASE, staircase);
        return this;
    }

    @Override
    protected Value rate(Value step) {
        Value periods = Ops.divide(step, get(DECAY_STEPS).doubleValue());
        Value exponent = get(STAIRCASE) ? Ops.floor(periods) : periods;
        Value factor = Ops.power(get(DECAY_RATE).doubleValue(), exponent);
        return Ops.multiply(factor, get(INITIAL_LEARNING_RATE).doubleValue());
    }
}
