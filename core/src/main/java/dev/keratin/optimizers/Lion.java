package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * Steps of one size in the direction of the momentum's sign ({@code keras.optimizers.Lion}).
 *
 * <pre>{@code
 * w = w - learning_rate * sign(beta_1 * m + (1 - beta_1) * g)
 * m = beta_2 * m + (1 - beta_2) * g
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001 (three to ten times smaller than for Adam), {@code beta_1} 0.9 (above 0, at most 1),
 * {@code beta_2} 0.99, and those of {@link BaseOptimizer}. Saved per variable: {@code momentum} (m). Chen et al. 2023.
 */
public final class Lion extends BaseOptimizer<Lion> {

    private static final Arg<Double> BETA_1 =
            Arg.optional("beta_1", ArgTypes.number("a number above 0 and at most 1", x -> x > 0 && x <= 1), 0.9);
    private static final Arg<Double> BETA_2 = Arg.optional("beta_2", ArgTypes.FLOAT, 0.99);

    public static final Schema<Lion> SCHEMA =
            Schema.of("keras.optimizers", "Lion", Lion::new, BETA_1, BETA_2).after(COMMON);

    private Lion() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static Lion create() {
        return new Lion();
    }

    public Lion beta1(double beta1) {
        return with(BETA_1, beta1);
    }

    public Lion beta2(double beta2) {
        return with(BETA_2, beta2);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addSlots("momentum");
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        Variable momentum = slot("momentum", variable);
        Value m = step.read(momentum);
        Value direction = Ops.sign(mixed(m, gradient, get(BETA_1)));
        step.assign(variable, Ops.subtract(step.read(variable), Ops.multiply(learningRate, direction)));
        step.assign(momentum, mixed(m, gradient, get(BETA_2)));
    }

    private static Value mixed(Value m, Value gradient, double beta) {
        return Ops.add(Ops.multiply(m, beta), Ops.multiply(gradient, oneMinus(beta, m.dtype())));
    }
}
