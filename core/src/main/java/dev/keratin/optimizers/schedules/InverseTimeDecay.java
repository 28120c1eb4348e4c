package dev.keratin.optimizers.schedules;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * {@code initial_learning_rate / (1 + decay_rate * step / decay_steps)} ({@code keras.optimizers.schedules.InverseTimeDecay}).
 *
 * <p>With {@code staircase} (false by default) {@code step / decay_steps} is rounded down. With {@code decay_steps} 1 it is what the argument
 * {@code decay} of the optimizers of Keras 2 was.
 */
public final class InverseTimeDecay extends LearningRateSchedule {

    private static final Arg<Number> INITIAL_LEARNING_RATE = Arg.required("initial_learning_rate", NUMBER);
    private static final Arg<Number> DECAY_STEPS = steps("decay_steps");
    private static final Arg<Number> DECAY_RATE = Arg.required("decay_rate", NUMBER);
    private static final Arg<Boolean> STAIRCASE = Arg.optional("staircase", ArgTypes.BOOL, false);
    private static final Arg<@Nullable String> NAME = name("InverseTimeDecay");

    public static final Schema<InverseTimeDecay> SCHEMA = Schema.of(
            "keras.optimizers.schedules",
            "InverseTimeDecay",
            InverseTimeDecay::new,
            INITIAL_LEARNING_RATE,
            DECAY_STEPS,
            DECAY_RATE,
            STAIRCASE,
            NAME);

    private InverseTimeDecay() {
        super(SCHEMA);
    }

    public static InverseTimeDecay of(double initialLearningRate, long decaySteps, double decayRate) {
        InverseTimeDecay schedule = new InverseTimeDecay();
        schedule.set(INITIAL_LEARNING_RATE, initialLearningRate);
        schedule.set(DECAY_STEPS, decaySteps);
        schedule.set(DECAY_RATE, decayRate);
        return schedule;
    }

    public InverseTimeDecay staircase(boolean staircase) {
        set(STAIRCASE, staircase);
        return this;
    }

    @Override
    protected Value rate(Value step) {
        Value periods = Ops.divide(step, get(DECAY_STEPS).doubleValue());
        Value passed = get(STAIRCASE) ? Ops.floor(periods) : periods;
        Value divisor = Ops.add(Ops.multiply(passed, get(DECAY_RATE).doubleValue()), 1);
        return Ops.divide(get(INITIAL_LEARNING_RATE).doubleValue(), divisor);
    }
}
