package dev.keratin.optimizers;

import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.ArrayList;
import java.util.List;

/** What {@link Adam} and {@link AdamW} share: all but defaults. */
abstract class AdamLike<S extends AdamLike<S>> extends BaseOptimizer<S> {

    private static final Arg<Double> BETA_1 = Arg.optional("beta_1", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> BETA_2 = Arg.optional("beta_2", ArgTypes.FLOAT, 0.999);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);
    private static final Arg<Boolean> AMSGRAD = Arg.optional("amsgrad", ArgTypes.BOOL, false);

    /** All arguments, in the order of {@code get_config}. */
    static final List<Arg<?>> ARGS;

    static {
        List<Arg<?>> args = new ArrayList<>(COMMON);
        args.addAll(List.of(BETA_1, BETA_2, EPSILON, AMSGRAD));
        ARGS = List.copyOf(args);
    }

    AdamLike(Schema<S> schema) {
        super(schema, 0.001);
    }

    public S beta1(double beta) {
        return with(BETA_1, beta);
    }

    public S beta2(double beta) {
        return with(BETA_2, beta);
    }

    public S epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    public S amsgrad(boolean amsgrad) {
        return with(AMSGRAD, amsgrad);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        addSlots("momentum", "velocity");
        if (get(AMSGRAD)) {
            addSlots("velocity_hat");
        }
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        AdamRule rule = new AdamRule(get(BETA_1), get(BETA_2), get(EPSILON));
        Value alpha = step.shared(
                "alpha", variable.dtype(), () -> rule.alpha(learningRate, localStep(step, variable.dtype())));
        rule.update(
                step,
                gradient,
                variable,
                alpha,
                slot("momentum", variable),
                slot("velocity", variable),
                slotOrNull("velocity_hat", variable));
    }
}
