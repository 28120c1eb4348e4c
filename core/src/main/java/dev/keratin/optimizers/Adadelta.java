package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;

/**
 * Steps as large as the recent ones were, divided by the recent size of the gradient ({@code keras.optimizers.Adadelta}).
 *
 * <pre>{@code
 * a = rho * a + (1 - rho) * g^2
 * d = -sqrt(b + epsilon) * g / sqrt(a + epsilon)
 * b = rho * b + (1 - rho) * d^2
 * w = w + learning_rate * d
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001 (the paper's form is 1), {@code rho} 0.95, {@code epsilon} 1e-7, and those of
 * {@link BaseOptimizer}. Saved per variable: {@code accumulated_grad} (a), {@code accumulated_delta_var} (b). Zeiler 2012.
 */
public final class Adadelta extends BaseOptimizer<Adadelta> {

    private static final Arg<Double> RHO = Arg.optional("rho", ArgTypes.FLOAT, 0.95);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);

    public static final Schema<Adadelta> SCHEMA = Schema.of("keras.optimizers", "Adadelta", Adadelta::new, RHO, EPSILON)
            .after(COMMON);

    private Adadelta() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static Adadelta create() {
        return new Adadelta();
    }

    public Adadelta rho(double rho) {
        return with(RHO, rho);
    }

    public Adadelta epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addSlots("accumulated_grad", "accumulated_delta_var");
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        Variable changes = slot("accumulated_delta_var", variable);
        Value size = movingAverage(step, slot("accumulated_grad", variable), SparseGradients.square(gradient));
        Value before = step.read(changes);
        Value change = Ops.negative(Ops.divide(Ops.multiply(root(before), gradient), root(size)));
        movingAverage(step, changes, Ops.square(change));
        step.assign(variable, Ops.add(step.read(variable), Ops.multiply(learningRate, change)));
    }

    private Value root(Value x) {
        return Ops.sqrt(Ops.add(x, get(EPSILON)));
    }

    private Value movingAverage(Step step, Variable slot, Value next) {
        double rho = get(RHO);
        return step.assign(slot, Ops.add(Ops.multiply(step.read(slot), rho), Ops.multiply(next, 1 - rho)));
    }
}
