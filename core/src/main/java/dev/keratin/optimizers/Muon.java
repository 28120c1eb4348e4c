package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Momentum made orthogonal for matrices, {@link AdamW} for all else ({@code keras.optimizers.Muon}).
 *
 * <p>A variable of two dimensions whose path neither contains "embedding" (with {@code exclude_embeddings}, true) nor matches one of the regular
 * expressions {@code exclude_layers} (none) is updated by
 *
 * <pre>{@code
 * m = m + g + m * (momentum - 1);  u = nesterov ? g + momentum * m : m
 * u = u / norm(u);  ns_steps times: A = u u^T,  u = muon_a * u + (muon_b * A + muon_c * A A) u
 * w = w - learning_rate * u * sqrt(max(rows, columns)) * rms_rate           the last two factors only with rms_rate
 * }</pre>
 *
 * <p>the others by Adam with {@code adam_beta_1} 0.9, {@code adam_beta_2} 0.999, {@code epsilon} 1e-7 at {@code learning_rate * adam_lr_ratio}. Arguments besides:
 * {@code learning_rate} 0.001, {@code weight_decay} and {@code adam_weight_decay} 0.004, {@code muon_a} 3.4445, {@code muon_b} -4.775,
 * {@code muon_c} 2.0315, {@code momentum} 0.95, {@code ns_steps} 5, {@code nesterov} true, {@code rms_rate} 0.2, and those of
 * {@link BaseOptimizer}. Do not use it for the output layer; name that in {@code exclude_layers}. Saved per variable: {@code momentum}, for
 * Adam's also {@code velocity}. Jordan et al. 2024; Liu et al. 2025.
 */
public final class Muon extends BaseOptimizer<Muon> {

    private static final Arg<Double> ADAM_BETA_1 = Arg.optional("adam_beta_1", ArgTypes.FLOAT, 0.9);
    private static final Arg<Double> ADAM_BETA_2 = Arg.optional("adam_beta_2", ArgTypes.FLOAT, 0.999);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 1e-7);
    private static final Arg<List<String>> EXCLUDE_LAYERS =
            Arg.optional("exclude_layers", ArgTypes.listOf(ArgTypes.STRING), List.of());
    private static final Arg<Double> MUON_A = Arg.optional("muon_a", ArgTypes.FLOAT, 3.4445);
    private static final Arg<Double> MUON_B = Arg.optional("muon_b", ArgTypes.FLOAT, -4.775);
    private static final Arg<Double> MUON_C = Arg.optional("muon_c", ArgTypes.FLOAT, 2.0315);
    private static final Arg<Double> ADAM_LR_RATIO = Arg.optional("adam_lr_ratio", ArgTypes.FLOAT, 1L);
    private static final Arg<Double> MOMENTUM = Arg.optional("momentum", ArgTypes.FLOAT, 0.95);
    private static final Arg<Integer> NS_STEPS = Arg.optional("ns_steps", ArgTypes.NON_NEGATIVE_INT, 5L);
    private static final Arg<Boolean> NESTEROV = Arg.optional("nesterov", ArgTypes.BOOL, true);
    private static final Arg<Boolean> EXCLUDE_EMBEDDINGS = Arg.optional("exclude_embeddings", ArgTypes.BOOL, true);
    private static final Arg<@Nullable Double> ADAM_WEIGHT_DECAY =
            Arg.optional("adam_weight_decay", ArgTypes.nullable(ArgTypes.FLOAT), 0.004);
    private static final Arg<@Nullable Double> RMS_RATE =
            Arg.optional("rms_rate", ArgTypes.nullable(ArgTypes.FLOAT), 0.2);

    public static final Schema<Muon> SCHEMA = Schema.of(
                    "keras.optimizers",
                    "Muon",
                    Muon::new,
                    ADAM_BETA_1,
                    ADAM_BETA_2,
                    EPSILON,
                    EXCLUDE_LAYERS,
                    MUON_A,
                    MUON_B,
                    MUON_C,
                    ADAM_LR_RATIO,
                    MOMENTUM,
                    NS_STEPS,
                    NESTEROV,
                    EXCLUDE_EMBEDDINGS,
                    ADAM_WEIGHT_DECAY,
                    RMS_RATE)
            .after(COMMON);

    private Muon() {
        super(SCHEMA, 0.001);
        update(WEIGHT_DECAY, 0.004);
        // A whole number, which Keras writes as one.
        update(ADAM_LR_RATIO, 1L);
    }

    /** One with all defaults. */
    public static Muon create() {
        return new Muon();
    }

    public Muon adamBeta1(double adamBeta1) {
        return with(ADAM_BETA_1, adamBeta1);
    }

    public Muon adamBeta2(double adamBeta2) {
        return with(ADAM_BETA_2, adamBeta2);
    }

    public Muon epsilon(double epsilon) {
        return with(EPSILON, epsilon);
    }

    public Muon excludeLayers(List<String> excludeLayers) {
        return with(EXCLUDE_LAYERS, excludeLayers);
    }

    public Muon muonA(double muonA) {
        return with(MUON_A, muonA);
    }

    public Muon muonB(double muonB) {
        return with(MUON_B, muonB);
    }

    public Muon muonC(double muonC) {
        return with(MUON_C, muonC);
    }

    public Muon adamLrRatio(double adamLrRatio) {
        return with(ADAM_LR_RATIO, adamLrRatio);
    }

    public Muon momentum(double momentum) {
        return with(MOMENTUM, momentum);
    }

    public Muon nsSteps(int nsSteps) {
        return with(NS_STEPS, nsSteps);
    }

    public Muon nesterov(boolean nesterov) {
        return with(NESTEROV, nesterov);
    }

    public Muon excludeEmbeddings(boolean excludeEmbeddings) {
        return with(EXCLUDE_EMBEDDINGS, excludeEmbeddings);
    }

    public Muon adamWeightDecay(@Nullable Double adamWeightDecay) {
        return with(ADAM_WEIGHT_DECAY, adamWeightDecay);
    }

    public Muon rmsRate(@Nullable Double rmsRate) {
        return with(RMS_RATE, rmsRate);
    }

    private boolean usesAdam(Variable variable) {
        return variable.shape().rank() != 2
                || (get(EXCLUDE_EMBEDDINGS)
                        && variable.path().toLowerCase(Locale.ROOT).contains("embedding"))
                || get(EXCLUDE_LAYERS).stream().anyMatch(pattern -> Pattern.compile(pattern)
                        .matcher(variable.path())
                        .find());
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        for (Variable variable : trainable) {
            addSlot("momentum", variable, fill(variable.spec(), 0));
            if (usesAdam(variable)) {
                addSlot("velocity", variable, fill(variable.spec(), 0));
            }
        }
    }

    @Override
    protected @Nullable Double weightDecayOf(Variable variable) {
        return usesAdam(variable) ? get(ADAM_WEIGHT_DECAY) : super.weightDecayOf(variable);
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        Variable momentum = slot("momentum", variable);
        Variable velocity = slotOrNull("velocity", variable);
        if (velocity == null) {
            orthogonalStep(step, gradient, variable, learningRate, momentum);
            return;
        }
        AdamRule rule = new AdamRule(get(ADAM_BETA_1), get(ADAM_BETA_2), get(EPSILON));
        Value alpha = step.shared(
                "alpha",
                variable.dtype(),
                () -> rule.alpha(Ops.multiply(learningRate, get(ADAM_LR_RATIO)), localStep(step, variable.dtype())));
        rule.update(step, gradient, variable, alpha, momentum, velocity, null);
    }

    private void orthogonalStep(Step step, Value gradient, Variable variable, Value learningRate, Variable momentum) {
        Value before = step.read(momentum);
        Value m = step.assign(momentum, Ops.add(before, Ops.add(gradient, Ops.multiply(before, get(MOMENTUM) - 1))));
        Value direction = get(NESTEROV) ? Ops.add(gradient, Ops.multiply(m, get(MOMENTUM))) : m;
        Value change = Ops.multiply(learningRate, orthogonal(direction));
        Double rmsRate = get(RMS_RATE);
        if (rmsRate != null) {
            double size = Math.max(variable.shape().dim(0), variable.shape().dim(1));
            change = Ops.multiply(Ops.multiply(change, Math.sqrt(size)), rmsRate);
        }
        step.assign(variable, Ops.subtract(step.read(variable), change));
    }

    /** About the nearest orthogonal matrix, by Newton and Schulz's iteration with a quintic. */
    private Value orthogonal(Value matrix) {
        boolean tall = matrix.shape().dim(0) > matrix.shape().dim(1);
        Value x = tall ? Ops.transpose(matrix, 1, 0) : matrix;
        Value norm = Ops.sqrt(Ops.sum(Ops.square(x), new int[] {0, 1}, true));
        x = Ops.divide(x, Ops.add(norm, 1e-7));
        for (int i = 0; i < get(NS_STEPS); i++) {
            Value a = Ops.matmul(x, false, x, true);
            Value b = Ops.add(Ops.multiply(a, get(MUON_B)), Ops.matmul(Ops.multiply(a, get(MUON_C)), a));
            x = Ops.add(Ops.multiply(x, get(MUON_A)), Ops.matmul(b, x));
        }
        return tall ? Ops.transpose(x, 1, 0) : x;
    }
}
