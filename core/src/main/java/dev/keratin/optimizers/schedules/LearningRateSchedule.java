package dev.keratin.optimizers.schedules;

import dev.keratin.engine.Eager;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A learning rate as a function of the number of steps done ({@code keras.optimizers.schedules.LearningRateSchedule}).
 *
 * <p>Give one to an optimizer, or extend this class for one of your own:
 *
 * <pre>{@code SGD.create().learningRate(ExponentialDecay.of(0.1, 10_000, 0.96))}</pre>
 *
 * <p>The training graph computes the rate in float32 from the optimizer's counter. Unlike in Keras, an initial rate written as the integer 0 does
 * not turn the whole computation into integers.
 */
public abstract class LearningRateSchedule extends KerasObject {

    /** A number that stays an integer in the config where it was one. */
    static final ArgType<Number> NUMBER = numbers("a number", false);

    private static final ArgType<Number> STEPS = numbers("a positive number of steps", true);

    protected LearningRateSchedule(Schema<?> schema) {
        super(schema);
    }

    private static ArgType<Number> numbers(String expected, boolean positive) {
        return ArgTypes.of(
                expected,
                tree -> {
                    if (!(tree instanceof Number number) || (positive && !(number.doubleValue() > 0))) {
                        return null;
                    }
                    return number instanceof Integer whole ? (Number) whole.longValue() : number;
                },
                number -> number);
    }

    /** A required number of steps. */
    static Arg<Number> steps(String key) {
        return Arg.required(key, STEPS);
    }

    static Arg<@Nullable String> name(String fallback) {
        return Arg.optional("name", ArgTypes.nullable(ArgTypes.STRING), fallback);
    }

    /**
     * Records the learning rate.
     *
     * @param step the number of steps done, a float32 scalar
     * @return a float32 scalar
     */
    protected abstract Value rate(Value step);

    /**
     * Records the learning rate in the graph of the counter.
     *
     * @param step the number of steps done, an integer scalar
     * @return a float32 scalar
     */
    public final Value apply(Value step) {
        return rate(Ops.cast(step, DType.FLOAT32));
    }

    /** The learning rate after so many steps, just as the training graph computes it. */
    public final double at(long step) {
        return Eager.apply(this::apply, Tensor.scalar(step)).getDouble(0);
    }

    /** A float32 number beside {@code like}. */
    static Value number(Value like, Number value) {
        return like.graph().scalar(DType.FLOAT32, value.doubleValue());
    }
}
