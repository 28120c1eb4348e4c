package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * {@link Adam} with the largest gradient in place of the mean square ({@code keras.optimizers.Adamax}).
 *
 * <pre>{@code
 * m = m + (g - m) * (1 - beta_1)
 * u = max(beta_2 * u, |g|)
 * w = w - learning_rate * m / ((1 - beta_1^t) * (u + epsilon))
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code beta_1} 0.9, {@code beta_2} 0.999, {@code epsilon} 1e-7, and those of
 * {@link BaseOptimizer}. Saved per variable: {@code momentum} (m), {@code norm} (u). Kingma and Ba 2014, section 7.
 */
public final class Adamax extends BaseOptimizer<Adamax> {

    private static final Arg<Double> BETA_1 = Arg.optional("beta_1", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> BETA_2 = Arg.optional("beta_2", ArgTypes.FLOAT, 0.999);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);

    public static final Schema<Adamax> SCHEMA = Schema.of(
                    "keras.optimizers", "Adamax", Adamax::new, BETA_1, BETA_2, EPSILON)
            .after(COMMON);

    private Adamax() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static Adamax create() {
        return new Adamax();
    }

    public Adamax beta1(double beta1) {
        return with(BETA_1, beta1);
    }

    public Adamax beta2(double beta2) {
        return with(BETA_2, beta2);
    }

    public Adamax epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addSlots("momentum", "norm");
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        Value m = AdamRule.moment(step, slot("momentum", variable), gradient, 1 - get(BETA_1));
        Variable norm = slot("norm", variable);
        Value u = step.assign(norm, Ops.maximum(Ops.multiply(step.read(norm), get(BETA_2)), Ops.abs(gradient)));
        Value unbias = step.shared(
                "unbias",
                variable.dtype(),
                () -> Ops.subtract(1, Ops.power(get(BETA_1), localStep(step, variable.dtype()))));
        Value change = Ops.divide(Ops.multiply(learningRate, m), Ops.multiply(unbias, Ops.add(u, get(EPSILON))));
        step.assign(variable, Ops.subtract(step.read(variable), change));
    }
}
