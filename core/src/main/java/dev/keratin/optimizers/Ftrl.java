package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * Follow the regularized leader: for sparse models with many features ({@code keras.optimizers.Ftrl}).
 *
 * <pre>{@code
 * n' = n + g^2,  p = -learning_rate_power,  l2 = l2_regularization_strength + beta / (2 * learning_rate)
 * z = z + g + 2 * l2_shrinkage * w - (n'^p - n^p) / learning_rate * w
 * w = (clip(z, -l1, l1) - z) / (n'^p / learning_rate + 2 * l2)
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code learning_rate_power} -0.5 (at most 0), {@code initial_accumulator_value} 0.1,
 * {@code l1_regularization_strength}, {@code l2_regularization_strength}, {@code l2_shrinkage_regularization_strength} and {@code beta}, all 0, and
 * those of {@link BaseOptimizer}. Saved per variable: {@code accumulator} (n), {@code linear} (z). McMahan et al. 2013.
 */
public final class Ftrl extends BaseOptimizer<Ftrl> {

    private static final Arg<Double> LEARNING_RATE_POWER =
            Arg.optional("learning_rate_power", ArgTypes.number("a number of at most 0", x -> x <= 0), -0.5);
    private static final Arg<Double> INITIAL_ACCUMULATOR_VALUE =
            Arg.optional("initial_accumulator_value", ArgTypes.NON_NEGATIVE_FLOAT, 0.1);
    private static final Arg<Double> L1_REGULARIZATION_STRENGTH =
            Arg.optional("l1_regularization_strength", ArgTypes.NON_NEGATIVE_FLOAT, 0.0);
    private static final Arg<Double> L2_REGULARIZATION_STRENGTH =
            Arg.optional("l2_regularization_strength", ArgTypes.NON_NEGATIVE_FLOAT, 0.0);
    private static final Arg<Double> L2_SHRINKAGE_REGULARIZATION_STRENGTH =
            Arg.optional("l2_shrinkage_regularization_strength", ArgTypes.NON_NEGATIVE_FLOAT, 0.0);
    private static final Arg<Double> BETA = Arg.optional("beta", ArgTypes.FLOAT, 0.0);

    public static final Schema<Ftrl> SCHEMA = Schema.of(
                    "keras.optimizers",
                    "Ftrl",
                    Ftrl::new,
                    LEARNING_RATE_POWER,
                    INITIAL_ACCUMULATOR_VALUE,
                    L1_REGULARIZATION_STRENGTH,
                    L2_REGULARIZATION_STRENGTH,
                    L2_SHRINKAGE_REGULARIZATION_STRENGTH,
                    BETA)
            .after(COMMON);

    private Ftrl() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static Ftrl create() {
        return new Ftrl();
    }

    public Ftrl learningRatePower(double learningRatePower) {
        return with(LEARNING_RATE_POWER, learningRatePower);
    }

    public Ftrl initialAccumulatorValue(double initialAccumulatorValue) {
        return with(INITIAL_ACCUMULATOR_VALUE, initialAccumulatorValue);
    }

    public Ftrl l1RegularizationStrength(double l1RegularizationStrength) {
        return with(L1_REGULARIZATION_STRENGTH, l1RegularizationStrength);
    }

    public Ftrl l2RegularizationStrength(double l2RegularizationStrength) {
        return with(L2_REGULARIZATION_STRENGTH, l2RegularizationStrength);
    }

    public Ftrl l2ShrinkageRegularizationStrength(double l2ShrinkageRegularizationStrength) {
        return with(L2_SHRINKAGE_REGULARIZATION_STRENGTH, l2ShrinkageRegularizationStrength);
    }

    public Ftrl beta(double beta) {
        return with(BETA, beta);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        for (Variable variable : trainable) {
            addSlot("accumulator", variable, fill(variable.spec(), get(INITIAL_ACCUMULATOR_VALUE)));
            addSlot("linear", variable, fill(variable.spec(), 0));
        }
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        double power = -get(LEARNING_RATE_POWER);
        double l1 = get(L1_REGULARIZATION_STRENGTH);
        Variable accumulator = slot("accumulator", variable);
        Variable linear = slot("linear", variable);
        Value l2 = step.shared(
                "l2",
                variable.dtype(),
                () -> Ops.add(Ops.divide(get(BETA), Ops.multiply(learningRate, 2)), get(L2_REGULARIZATION_STRENGTH)));
        Value weights = step.read(variable);
        Value shrunk = Ops.add(gradient, Ops.multiply(weights, 2 * get(L2_SHRINKAGE_REGULARIZATION_STRENGTH)));
        Value before = step.read(accumulator);
        Value sum = Ops.add(before, SparseGradients.square(gradient));
        Value sumPower = Ops.power(sum, power);
        Value sigma = Ops.divide(Ops.subtract(sumPower, Ops.power(before, power)), learningRate);
        Value z = step.assign(linear, Ops.add(step.read(linear), Ops.subtract(shrunk, Ops.multiply(sigma, weights))));
        Value quadratic = Ops.add(Ops.divide(sumPower, learningRate), Ops.multiply(l2, 2));
        step.assign(variable, Ops.divide(Ops.subtract(Ops.clip(z, -l1, l1), z), quadratic));
        step.assign(accumulator, sum);
    }
}
