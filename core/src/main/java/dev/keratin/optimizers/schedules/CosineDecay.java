package dev.keratin.optimizers.schedules;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * Half a cosine from a rate down to {@code alpha} times it in {@code decay_steps} steps, after a linear warm-up if asked for
 * ({@code keras.optimizers.schedules.CosineDecay}).
 *
 * <pre>{@code rate * ((1 - alpha) * 0.5 * (1 + cos(pi * step / decay_steps)) + alpha)}</pre>
 *
 * <p>{@code rate} is {@code initial_learning_rate}; with {@code warmup_target} the rate first rises from {@code initial_learning_rate} to that
 * target in {@code warmup_steps} steps and then decays from there. {@code alpha} is 0 by default. Loshchilov and Hutter 2016.
 */
public final class CosineDecay extends LearningRateSchedule {

    private static final Arg<Number> INITIAL_LEARNING_RATE = Arg.required("initial_learning_rate", NUMBER);
    private static final Arg<Number> DECAY_STEPS = steps("decay_steps");
    private static final Arg<Number> ALPHA = Arg.optional("alpha", NUMBER, 0.0);
    private static final Arg<@Nullable String> NAME = name("CosineDecay");
    private static final Arg<@Nullable Number> WARMUP_TARGET =
            Arg.optional("warmup_target", ArgTypes.nullable(NUMBER), null);
    private static final Arg<Number> WARMUP_STEPS = Arg.optional("warmup_steps", NUMBER, 0L);

    public static final Schema<CosineDecay> SCHEMA = Schema.of(
            "keras.optimizers.schedules",
            "CosineDecay",
            CosineDecay::new,
            INITIAL_LEARNING_RATE,
            DECAY_STEPS,
            ALPHA,
            NAME,
            WARMUP_TARGET,
            WARMUP_STEPS);

    private CosineDecay() {
        super(SCHEMA);
    }

    public static CosineDecay of(double initialLearningRate, long decaySteps) {
        CosineDecay schedule = new CosineDecay();
        schedule.set(INITIAL_LEARNING_RATE, initialLearningRate);
        schedule.set(DECAY_STEPS, decaySteps);
        return schedule;
    }

    public CosineDecay alpha(double alpha) {
        set(ALPHA, alpha);
        return this;
    }

    /** Rises linearly to {@code target} in the first {@code steps} steps. */
    public CosineDecay warmup(double target, long steps) {
        set(WARMUP_TARGET, target);
        set(WARMUP_STEPS, steps);
        return this;
    }

    @Override
    protected Value rate(Value step) {
        double steps = get(DECAY_STEPS).doubleValue();
        Value initial = number(step, get(INITIAL_LEARNING_RATE));
        Number target = get(WARMUP_TARGET);
        if (target == null) {
            return decayed(Ops.minimum(step, steps), steps, initial);
        }
        Value warmup = number(step, get(WARMUP_STEPS));
        Value top = number(step, target);
        Value position = Ops.minimum(step, Ops.add(warmup, steps));
        Value rising = Ops.add(Ops.multiply(Ops.subtract(top, initial), Ops.divide(position, warmup)), initial);
        Value falling = decayed(Ops.subtract(position, warmup), steps, top);
        return Ops.select(Ops.cast(Ops.less(position, warmup), DType.FLOAT32), rising, falling);
    }

    private Value decayed(Value position, double steps, Value from) {
        double alpha = get(ALPHA).doubleValue();
        Value angle = Ops.multiply(Ops.divide(position, steps), Math.PI);
        Value cosine = Ops.multiply(Ops.add(Ops.cos(angle), 1), 0.5);
        return Ops.multiply(from, Ops.add(Ops.multiply(cosine, 1 - alpha), alpha));
    }
}
