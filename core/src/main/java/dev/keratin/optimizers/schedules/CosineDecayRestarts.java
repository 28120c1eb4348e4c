package dev.keratin.optimizers.schedules;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Cosine decay that starts again and again ({@code keras.optimizers.schedules.CosineDecayRestarts}): the first period takes
 * {@code first_decay_steps}, each further one {@code t_mul} (2) times as many and begins at {@code m_mul} (1) times the rate of the one before;
 * each ends at {@code alpha} (0) times the initial rate. Loshchilov and Hutter 2016.
 */
public final class CosineDecayRestarts extends LearningRateSchedule {

    private static final Arg<Number> INITIAL_LEARNING_RATE = Arg.required("initial_learning_rate", NUMBER);
    private static final Arg<Number> FIRST_DECAY_STEPS = steps("first_decay_steps");
    private static final Arg<Number> T_MUL = Arg.optional("t_mul", NUMBER, 2.0);
    private static final Arg<Number> M_MUL = Arg.optional("m_mul", NUMBER, 1.0);
    private static final Arg<Number> ALPHA = Arg.optional("alpha", NUMBER, 0.0);
    private static final Arg<@Nullable String> NAME = name("SGDRDecay");

    public static final Schema<CosineDecayRestarts> SCHEMA = Schema.of(
            "keras.optimizers.schedules",
            "CosineDecayRestarts",
            CosineDecayRestarts::new,
            INITIAL_LEARNING_RATE,
            FIRST_DECAY_STEPS,
            T_MUL,
            M_MUL,
            ALPHA,
            NAME);

    private CosineDecayRestarts() {
        super(SCHEMA);
    }

    public static CosineDecayRestarts of(double initialLearningRate, long firstDecaySteps) {
        CosineDecayRestarts schedule = new CosineDecayRestarts();
        schedule.set(INITIAL_LEARNING_RATE, initialLearningRate);
        schedule.set(FIRST_DECAY_STEPS, firstDecaySteps);
        return schedule;
    }

    /** The factor from the length of a period to that of the next. */
    public CosineDecayRestarts tMul(double factor) {
        set(T_MUL, factor);
        return this;
    }

    /** The factor from the first rate of a period to that of the next. */
    public CosineDecayRestarts mMul(double factor) {
        set(M_MUL, factor);
        return this;
    }

    public CosineDecayRestarts alpha(double alpha) {
        set(ALPHA, alpha);
        return this;
    }

    @Override
    protected Value rate(Value step) {
        double growth = get(T_MUL).doubleValue();
        double alpha = get(ALPHA).doubleValue();
        Value passed = Ops.divide(step, get(FIRST_DECAY_STEPS).doubleValue());
        Value restarts;
        Value fraction;
        if (growth == 1) {
            restarts = Ops.floor(passed);
            fraction = Ops.subtract(passed, restarts);
        } else {
            Value base = number(step, growth);
            Value periods = Ops.log(Ops.subtract(1, Ops.multiply(passed, Ops.subtract(1, base))));
            restarts = Ops.floor(Ops.divide(periods, Ops.log(base)));
            Value length = Ops.power(base, restarts);
            Value before = Ops.divide(Ops.subtract(1, length), Ops.subtract(1, base));
            fraction = Ops.divide(Ops.subtract(passed, before), length);
        }
        Value top = Ops.multiply(Ops.power(get(M_MUL).doubleValue(), restarts), 0.5);
        Value cosine = Ops.multiply(top, Ops.add(Ops.cos(Ops.multiply(fraction, Math.PI)), 1));
        Value decayed = Ops.add(Ops.multiply(cosine, 1 - alpha), alpha);
        return Ops.multiply(decayed, get(INITIAL_LEARNING_RATE).doubleValue());
    }
}
