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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Several optimizers, each for the variables that an {@link OptimizerMap} gives it ({@code keras.optimizers.MultiOptimizer}).
 *
 * <p>Arguments: {@code optimizer_map}; {@code loss_scale_factor}, which takes the place of the inner optimizers'; {@code name}. There is no common
 * learning rate: set those of {@link #optimizers}. Neither a loss scale optimizer nor another one of these may be inside. Saved: a counter, then the
 * variables of the inner optimizers.
 */
public final class MultiOptimizer extends Optimizer {

    private static final Arg<OptimizerMap> OPTIMIZER_MAP = Arg.required("optimizer_map", OptimizerMap.TYPE);
    private static final Arg<@Nullable Double> LOSS_SCALE_FACTOR =
            Arg.optional("loss_scale_factor", ArgTypes.nullable(ArgTypes.FLOAT), null);

    public static final Schema<MultiOptimizer> SCHEMA = Schema.of(
            "keras.optimizers", "MultiOptimizer", MultiOptimizer::new, OPTIMIZER_MAP, LOSS_SCALE_FACTOR, NAME);

    private record Part(Optimizer optimizer, List<Variable> variables, List<Integer> positions) {}

    private final List<Part> parts = new ArrayList<>();
    private @Nullable Variable learningRate;
    private int count;
    private boolean built;

    private MultiOptimizer() {
        super(SCHEMA);
    }

    public static MultiOptimizer of(OptimizerMap map) {
        MultiOptimizer optimizer = new MultiOptimizer();
        optimizer.set(OPTIMIZER_MAP, map);
        optimizer.validate();
        return optimizer;
    }

    public MultiOptimizer name(String name) {
        set(NAME, name);
        return this;
    }

    public MultiOptimizer lossScaleFactor(double factor) {
        set(LOSS_SCALE_FACTOR, factor);
        return this;
    }

    @Override
    protected void validate() {
        for (Optimizer inner : optimizers()) {
            if (!(inner instanceof BaseOptimizer)) {
                throw new IllegalArgumentException("A MultiOptimizer cannot hold a " + inner.className()
                        + "; give it single optimizers and wrap the whole instead.");
            }
        }
    }

    /** The inner optimizers, the default one last. */
    public List<Optimizer> optimizers() {
        return get(OPTIMIZER_MAP).optimizers();
    }

    @Override
    public boolean isBuilt() {
        return built;
    }

    @Override
    void setLossScaleFactor(@Nullable Double factor) {
        update(LOSS_SCALE_FACTOR, factor);
    }

    @Override
    void build(List<Variable> trainable, String scope) {
        lock();
        for (Optimizer inner : optimizers()) {
            inner.setLossScaleFactor(get(LOSS_SCALE_FACTOR));
            parts.add(new Part(inner, new ArrayList<>(), new ArrayList<>()));
        }
        for (Variable variable : trainable) {
            Part part = partOf(variable);
            part.variables().add(variable);
            part.positions().add(count++);
        }
        for (Part part : parts) {
            if (!part.variables().isEmpty()) {
                part.optimizer().build(part.variables());
            }
        }
        built = true;
    }

    private Part partOf(Variable variable) {
        Optimizer chosen = get(OPTIMIZER_MAP).find(variable.path());
        return parts.stream()
                .filter(part -> part.optimizer() == chosen)
                .findFirst()
                .orElseThrow();
    }

    @Override
    void record(
            Step step,
            List<Variable> trainable,
            List<@Nullable Value> gradients,
            Function<Variable, @Nullable UnaryOperator<Value>> constraints) {
        for (Part part : parts) {
            List<Variable> variables = new ArrayList<>();
            List<@Nullable Value> given = new ArrayList<>();
            for (int i = 0; i < trainable.size(); i++) {
                if (partOf(trainable.get(i)) == part) {
                    variables.add(trainable.get(i));
                    given.add(gradients.get(i));
                }
            }
            if (!variables.isEmpty()) {
                Step own = step.nested();
                part.optimizer().record(own, variables, given, constraints);
                own.commit();
            }
        }
        step.assign(iterations(), Ops.add(step.read(iterations()), 1));
    }

    @Override
    public Value scaleLoss(Value loss) {
        Double factor = get(LOSS_SCALE_FACTOR);
        return factor == null ? loss : Ops.multiply(loss, factor);
    }

    /** Null: each inner optimizer has its own. */
    @Override
    public @Nullable Variable learningRateVariable() {
        return null;
    }

    @Override
    public double learningRate() {
        throw noRate();
    }

    @Override
    public void setLearningRate(double rate) {
        throw noRate();
    }

    private static IllegalStateException noRate() {
        return new IllegalStateException(
                "A MultiOptimizer has no learning rate of its own; use those of its `optimizers()`.");
    }

    @Override
    public List<Variable> variables() {
        Variable ownRate = learningRate;
        if (ownRate == null) {
            // Never used, but Keras lists it.
            ownRate = scalar("learning_rate", DType.FLOAT32, () -> Tensor.scalar(0f));
            learningRate = ownRate;
        }
        List<Variable> all = new ArrayList<>(List.of(iterations(), ownRate));
        optimizers().forEach(inner -> all.addAll(inner.variables()));
        return all;
    }

    @Override
    public Map<String, List<@Nullable Variable>> slots() {
        Map<String, List<@Nullable Variable>> all = new LinkedHashMap<>();
        for (Part part : parts) {
            part.optimizer().slots().forEach((name, slots) -> {
                List<@Nullable Variable> whole = all.computeIfAbsent(name, n -> Arrays.asList(new Variable[count]));
                for (int i = 0; i < slots.size(); i++) {
                    whole.set(part.positions().get(i), slots.get(i));
                }
            });
        }
        return all;
    }

    /** Those of the inner optimizers, after their name and a slash. */
    @Override
    public Map<String, Variable> scalarSlots() {
        Map<String, Variable> all = new LinkedHashMap<>();
        for (Optimizer inner : optimizers()) {
            inner.scalarSlots().forEach((meaning, variable) -> all.put(inner.name() + "/" + meaning, variable));
        }
        return all;
    }

    @Override
    public void finalizeVariableValues() {
        optimizers().forEach(Optimizer::finalizeVariableValues);
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        name();
        return super.getConfig();
    }
}
