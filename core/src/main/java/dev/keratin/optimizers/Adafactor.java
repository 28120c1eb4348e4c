package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.List;

/**
 * {@link Adam} for large models: of each matrix only the means of the squared gradients by row and column are kept
 * ({@code keras.optimizers.Adafactor}).
 *
 * <pre>{@code
 * rho = min(lr, 1 / sqrt(t)),  alpha = max(epsilon_2, rms(w)) * rho,  beta = 1 - t^beta_2_decay
 * r = beta * r + (1 - beta) * mean(g^2 + epsilon_1, axis=-1)         of the last two axes
 * c = beta * c + (1 - beta) * mean(g^2 + epsilon_1, axis=-2)
 * v = r / mean(r, axis=-1) * c                                       vectors: beta * v + (1 - beta) * (g^2 + epsilon_1)
 * u = g / sqrt(v)
 * w = w - alpha * u / max(1, rms(u) / clip_threshold)
 * }</pre>
 *
 * <p>{@code lr} is {@code learning_rate} (0.001), with {@code relative_step} (true) and no schedule at most {@code 1 / sqrt(t)}.
 * Arguments besides: {@code beta_2_decay} -0.8, {@code epsilon_1} 1e-30, {@code epsilon_2} 0.001, {@code clip_threshold} 1, and those of
 * {@link BaseOptimizer}. Saved per variable: {@code r}, {@code c} (placeholders for vectors, as in Keras), {@code velocity}. Shazeer and
 * Stern 2018.
 */
public final class Adafactor extends BaseOptimizer<Adafactor> {

    private static final Arg<Double> BETA_2_DECAY = Arg.optional("beta_2_decay", ArgTypes.FLOAT, -0.8);
    private static final Arg<Double> EPSILON_1 = Arg.optional("epsilon_1", ArgTypes.FLOAT, 1e-30);
    private static final Arg<Double> EPSILON_2 = Arg.optional("epsilon_2", ArgTypes.FLOAT, 1e-3);
    private static final Arg<Double> CLIP_THRESHOLD = Arg.optional("clip_threshold", ArgTypes.FLOAT, 1.0);
    private static final Arg<Boolean> RELATIVE_STEP = Arg.optional("relative_step", ArgTypes.BOOL, true);

    public static final Schema<Adafactor> SCHEMA = Schema.of(
                    "keras.optimizers",
                    "Adafactor",
                    Adafactor::new,
                    BETA_2_DECAY,
                    EPSILON_1,
                    EPSILON_2,
                    CLIP_THRESHOLD,
                    RELATIVE_STEP)
            .after(COMMON);

    private Adafactor() {
        super(SCHEMA, 0.001);
    }

    /** One with all defaults. */
    public static Adafactor create() {
        return new Adafactor();
    }

    public Adafactor beta2Decay(double beta2Decay) {
        return with(BETA_2_DECAY, beta2Decay);
    }

    public Adafactor epsilon1(double epsilon1) {
        return with(EPSILON_1, epsilon1);
    }

    public Adafactor epsilon2(double epsilon2) {
        return with(EPSILON_2, epsilon2);
    }

    public Adafactor clipThreshold(double clipThreshold) {
        return with(CLIP_THRESHOLD, clipThreshold);
    }

    public Adafactor relativeStep(boolean relativeStep) {
        return with(RELATIVE_STEP, relativeStep);
    }

    @Override
    protected void buildSlots(List<Variable> trainable) {
        for (Variable variable : trainable) {
            Shape shape = variable.shape();
            TensorSpec rows = TensorSpec.of(DType.INT32);
            TensorSpec columns = rows;
            if (shape.rank() >= 2) {
                rows = variable.spec().withShape(shape.without(-1));
                columns = variable.spec().withShape(shape.without(-2));
            }
            addSlot("r", variable, rows, variable.name(), fill(rows, 0));
            addSlot("c", variable, columns, variable.name(), fill(columns, 0));
            addSlot("velocity", variable, fill(variable.spec(), 0));
        }
    }

    @Override
    protected void updateStep(Step step, Value gradient, Variable variable, Value learningRate) {
        DType dtype = variable.dtype();
        Value local = localStep(step, dtype);
        Value limit = step.shared("limit", dtype, () -> Ops.divide(1, Ops.sqrt(local)));
        Value rho = step.shared("rho", dtype, () -> Ops.minimum(learningRate, limit));
        Value beta = step.shared("beta_2", dtype, () -> Ops.subtract(1, Ops.power(local, get(BETA_2_DECAY))));
        Value weights = step.read(variable);
        Value alpha = Ops.multiply(Ops.maximum(rms(weights), get(EPSILON_2)), rho);
        Value squares = Ops.add(Ops.square(gradient), get(EPSILON_1));
        Variable velocity = slot("velocity", variable);
        Value v;
        if (variable.shape().rank() >= 2) {
            Value r = movingAverage(step, slot("r", variable), beta, Ops.mean(squares, new int[] {-1}, false));
            Value c = movingAverage(step, slot("c", variable), beta, Ops.mean(squares, new int[] {-2}, false));
            Value share = Ops.divide(r, Ops.mean(r, new int[] {-1}, true));
            v = step.assign(velocity, Ops.multiply(Ops.expandDims(share, -1), Ops.expandDims(c, -2)));
        } else {
            v = movingAverage(step, velocity, beta, squares);
        }
        Value change = Ops.divide(gradient, Ops.sqrt(v));
        Value excess = Ops.maximum(Ops.divide(rms(change), get(CLIP_THRESHOLD)), 1);
        step.assign(variable, Ops.subtract(weights, Ops.multiply(alpha, Ops.divide(change, excess))));
    }

    private static Value rms(Value x) {
        return Ops.sqrt(Ops.mean(Ops.square(x)));
    }

    private static Value movingAverage(Step step, Variable slot, Value beta, Value next) {
        return step.assign(
                slot, Ops.add(Ops.multiply(beta, step.read(slot)), Ops.multiply(Ops.subtract(1, beta), next)));
    }
}
