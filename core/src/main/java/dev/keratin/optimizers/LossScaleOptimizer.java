package dev.keratin.optimizers;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Wraps an optimizer and multiplies the loss by a scale that adapts itself, so that half-precision gradients neither vanish nor overflow
 * ({@code keras.optimizers.LossScaleOptimizer}).
 *
 * <p>A step with an infinite or undefined gradient is left out and halves the scale; {@code dynamic_growth_steps} good steps in a row double it.
 *
 * <p>Arguments: {@code inner_optimizer}; {@code initial_scale} 32768; {@code dynamic_growth_steps} 2000; {@code name}. Saved: {@code step_counter},
 * {@code dynamic_scale}, then the variables of the inner optimizer.
 */
public final class LossScaleOptimizer extends Optimizer {

    private static final Arg<Optimizer> INNER_OPTIMIZER = Arg.required("inner_optimizer", Optimizers.REGISTRY);
    private static final Arg<Double> INITIAL_SCALE = Arg.optional("initial_scale", ArgTypes.FLOAT, 32768.0);
    private static final Arg<Integer> DYNAMIC_GROWTH_STEPS =
            Arg.optional("dynamic_growth_steps", ArgTypes.POSITIVE_INT, 2000L);

    public static final Schema<LossScaleOptimizer> SCHEMA = Schema.of(
            "keras.optimizers",
            "LossScaleOptimizer",
            LossScaleOptimizer::new,
            NAME,
            INNER_OPTIMIZER,
            INITIAL_SCALE,
            DYNAMIC_GROWTH_STEPS);

    private @Nullable Variable learningRate;
    private @Nullable Variable stepCounter;
    private @Nullable Variable dynamicScale;

    private LossScaleOptimizer() {
        super(SCHEMA);
    }

    /** One around an optimizer that is not in use yet. */
    public static LossScaleOptimizer of(Optimizer inner) {
        LossScaleOptimizer optimizer = new LossScaleOptimizer();
        optimizer.set(INNER_OPTIMIZER, inner);
        optimizer.validate();
        return optimizer;
    }

    public LossScaleOptimizer name(String name) {
        set(NAME, name);
        return this;
    }

    public LossScaleOptimizer initialScale(double scale) {
        set(INITIAL_SCALE, scale);
        return this;
    }

    public LossScaleOptimizer dynamicGrowthSteps(int steps) {
        set(DYNAMIC_GROWTH_STEPS, steps);
        return this;
    }

    /** The optimizer that makes the updates. */
    public Optimizer innerOptimizer() {
        return get(INNER_OPTIMIZER);
    }

    @Override
    protected void validate() {
        // Else the gradients would be scaled twice.
        innerOptimizer().setLossScaleFactor(null);
    }

    @Override
    void setLossScaleFactor(@Nullable Double factor) {
        if (factor != null) {
            throw new IllegalArgumentException(
                    "A LossScaleOptimizer scales the loss itself, received loss_scale_factor=" + factor
                            + ". Set it on an optimizer without this wrapper.");
        }
    }

    @Override
    public boolean isBuilt() {
        return dynamicScale != null;
    }

    @Override
    void build(List<Variable> trainable, String scope) {
        lock();
        stepCounter = scalar("step_counter", DType.INT64, () -> Tensor.scalar(0L));
        dynamicScale = scalar(
                "dynamic_scale",
                DType.FLOAT32,
                () -> Tensor.scalar(get(INITIAL_SCALE).floatValue()));
        innerOptimizer().build(trainable, scope + "/" + innerOptimizer().name());
    }

    @Override
    void record(
            Step step,
            List<Variable> trainable,
            List<@Nullable Value> gradients,
            Function<Variable, @Nullable UnaryOperator<Value>> constraints) {
        Variable counter = Objects.requireNonNull(stepCounter);
        Variable scaleVariable = Objects.requireNonNull(dynamicScale);
        Value finite = allFinite(gradients);
        Value scale = step.read(scaleVariable);
        List<@Nullable Value> unscaled = new ArrayList<>();
        for (Value gradient : gradients) {
            unscaled.add(gradient == null ? null : Ops.divide(gradient, Ops.cast(scale, gradient.dtype())));
        }
        Step good = step.nested();
        innerOptimizer().record(good, trainable, unscaled, constraints);
        good.commitIf(finite);

        Value count = step.read(counter);
        Value done = Ops.cast(Ops.equal(count, Ops.number(count, get(DYNAMIC_GROWTH_STEPS) - 1)), DType.FLOAT32);
        Value grown = Ops.select(done, Ops.multiply(scale, 2), scale);
        step.assign(scaleVariable, Ops.select(finite, grown, Ops.multiply(scale, 0.5)));
        Value zero = Ops.number(count, 0);
        Value next = Ops.select(Ops.cast(done, DType.INT64), zero, Ops.add(count, 1));
        step.assign(counter, Ops.select(Ops.cast(finite, DType.INT64), next, zero));
    }

    /** 1 where every element of every gradient is finite, else 0, as float32. */
    private static Value allFinite(List<@Nullable Value> gradients) {
        Value finite = null;
        for (Value gradient : gradients) {
            if (gradient != null) {
                int[] axes = IntStream.range(0, gradient.rank()).toArray();
                Value all = Ops.cast(Ops.min(Ops.isFinite(gradient), axes, false), DType.FLOAT32);
                finite = finite == null ? all : Ops.minimum(finite, all);
            }
        }
        if (finite == null) {
            throw new IllegalArgumentException("No variable has a gradient.");
        }
        return finite;
    }

    @Override
    public Value scaleLoss(Value loss) {
        Variable scale = dynamicScale;
        if (scale == null) {
            throw new IllegalStateException("Optimizer " + name()
                    + " has no loss scale before it is built; call `build` with the trainable variables first.");
        }
        return Ops.multiply(loss, Ops.cast(loss.graph().read(scale), loss.dtype()));
    }

    /** The counter of the inner optimizer. */
    @Override
    public Variable iterations() {
        return innerOptimizer().iterations();
    }

    @Override
    public @Nullable Variable learningRateVariable() {
        return innerOptimizer().learningRateVariable();
    }

    @Override
    public double learningRate() {
        return innerOptimizer().learningRate();
    }

    @Override
    public void setLearningRate(double rate) {
        innerOptimizer().setLearningRate(rate);
    }

    @Override
    public List<Variable> variables() {
        Variable ownRate = learningRate;
        if (ownRate == null) {
            // Keras lists a counter and a rate that this class never uses; they keep every file's count of variables
            // right.
            ownRate = scalar("learning_rate", DType.FLOAT32, () -> Tensor.scalar(0f));
            learningRate = ownRate;
        }
        List<Variable> all = new ArrayList<>(List.of(ownIterations(), ownRate));
        if (isBuilt()) {
            all.addAll(scalarSlots().values());
        }
        all.addAll(innerOptimizer().variables());
        return all;
    }

    @Override
    public Map<String, List<@Nullable Variable>> slots() {
        return innerOptimizer().slots();
    }

    /** {@code step_counter}, {@code dynamic_scale}; those of the inner optimizer are there. */
    @Override
    public Map<String, Variable> scalarSlots() {
        Map<String, Variable> scalars = new LinkedHashMap<>();
        if (isBuilt()) {
            scalars.put("step_counter", Objects.requireNonNull(stepCounter));
            scalars.put("dynamic_scale", Objects.requireNonNull(dynamicScale));
        }
        return scalars;
    }

    @Override
    public void finalizeVariableValues() {
        innerOptimizer().finalizeVariableValues();
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        name();
        return super.getConfig();
    }
}
