package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * Rates that fall with the sum of squared gradients of each weight ({@code keras.optimizers.Adagrad}).
 *
 * <pre>{@code
 * a = a + g^2
 * w = w - learning_rate * g / sqrt(a + epsilon)
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code initial_accumulator_value} 0.1, {@code epsilon} 1e-7, and those of
 * {@link BaseOptimizer}. Saved per variable: {@code accumulator} (a). Duchi et al. 2011.
 */
public final class Adagrad extends BaseOptimizer<Adagrad> {

    private static final Arg<Double> INITIAL_ACCUMULATOR_VALUE =
            Arg.optional("initial_accumulator_value", ArgTypes.FLOAT, 0.1);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);

    public static final Schema<Adagrad> SCHEMA = Schema.of(
                    "keras.optimizers", "Adagrad", Adagrad::new, INITIAL_ACCUMULATOR_VALUE, EPSILON)
            .after(COMMON);

    private Adagrad() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static Adagrad create() {
        return new Adagrad();
    }

    public Adagrad initialAccumulatorValue(double initialAccumulatorValue) {
        return with(INITIAL_ACCUMULATOR_VALUE, initialAccumulatorValue);
    }

    public Adagrad epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        for (Variable variable : trainable) {
            addSlot("accumulator", variable, fill(variable.spec(), get(INITIAL_ACCUMULATOR_VALUE)));
        }
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        Variable accumulator = slot("accumulator", variable);
        Value sum = step.assign(accumulator, Ops.add(step.read(accumulator), SparseGradients.square(gradient)));
        Value change = Ops.divide(Ops.multiply(learningRate, gradient), Ops.sqrt(Ops.add(sum, get(EPSILON))));
        step.assign(variable, Ops.subtract(step.read(variable), change));
    }
}
