package dev.keratin.optimizers;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Names;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns gradients into updates of the weights ({@code keras.optimizers.Optimizer}).
 *
 * <p>An optimizer is built for a list of trainable variables, then records its update in the training graph: gradient clipping, weight decay, the
 * rule itself, averages, constraints and the iteration counter, in Keras's order. Its state is in {@link #variables}, which have the order,
 * names and paths of Keras 3. Arguments can be changed until it is built; the learning rate also later.
 *
 * <p>Optimizers of your own extend {@link BaseOptimizer}. Not thread-safe.
 */
public abstract class Optimizer extends KerasObject {

    /** No variable has a constraint. */
    public static final Function<Variable, @Nullable UnaryOperator<Value>> NO_CONSTRAINTS = variable -> null;

    static final Arg<@Nullable String> NAME = Arg.optional("name", ArgTypes.nullable(ArgTypes.STRING), null);

    private @Nullable Variable iterations;
    private boolean sumsRepeatedRows;

    Optimizer(Schema<?> schema) {
        super(schema);
    }

    /** The name, which all paths of the variables begin with; an automatic one ({@code adam}, {@code adam_1} ...) where none was given. */
    public final String name() {
        String name = get(NAME);
        if (name == null) {
            name = Names.next(className());
            update(NAME, name);
        }
        return name;
    }

    /** Whether the variables are there. */
    public abstract boolean isBuilt();

    /**
     * Makes the state for these variables, if it is not made yet. Its memory is allocated when it is first needed, so a loader may put its values in
     * before.
     */
    public final void build(List<Variable> trainable) {
        if (!isBuilt()) {
            lock();
            build(trainable, name());
        }
    }

    /** Makes the state; paths of the slots begin with {@code scope}. */
    abstract void build(List<Variable> trainable, String scope);

    /**
     * Records one update of {@code trainable} in a graph.
     *
     * @param trainable variables that this optimizer was built for, or some of them; it is built for them where it was not yet
     * @param gradients per variable its gradient, null where the loss does not depend on it: such a variable stays as it is
     * @param constraints per variable what makes its new value valid, or null
     * @throws IllegalArgumentException where a variable is unknown or no variable has a gradient
     */
    public final void apply(
            Graph graph,
            List<Variable> trainable,
            List<@Nullable Value> gradients,
            Function<Variable, @Nullable UnaryOperator<Value>> constraints) {
        if (trainable.size() != gradients.size()) {
            throw new IllegalArgumentException("Optimizer " + name() + " received " + gradients.size()
                    + " gradients for " + trainable.size() + " variables; it needs one a variable.");
        }
        build(trainable);
        List<@Nullable Value> given = sumsRepeatedRows ? SparseGradients.summed(gradients) : gradients;
        record(Step.in(graph), trainable, given, constraints);
    }

    /** As the other one, without constraints. */
    public final void apply(Graph graph, List<Variable> trainable, List<@Nullable Value> gradients) {
        apply(graph, trainable, gradients, NO_CONSTRAINTS);
    }

    /**
     * Whether an embedding's gradient is added up over all uses of an entry before it is squared, as Keras 2 did and Keras on JAX and PyTorch does. False, the
     * default, squares use by use, as Keras 3 on TensorFlow does. Training says it by the {@link dev.keratin.layers.TrainingRules} of the model.
     */
    public final void sumRepeatedRows(boolean sum) {
        sumsRepeatedRows = sum;
    }

    /** Changes the fixed factor of the loss: what a wrapping optimizer does that scales itself. */
    abstract void setLossScaleFactor(@Nullable Double factor);

    abstract void record(
            Step step,
            List<Variable> trainable,
            List<@Nullable Value> gradients,
            Function<Variable, @Nullable UnaryOperator<Value>> constraints);

    /** The loss that is to be differentiated: multiplied by the loss scale, where there is one; {@link #apply} divides the gradients again. To be called when the optimizer is built. */
    public abstract Value scaleLoss(Value loss);

    /** The number of steps taken, an int64 scalar. */
    public Variable iterations() {
        return ownIterations();
    }

    /** The counter that this object itself lists first. */
    final Variable ownIterations() {
        Variable present = iterations;
        if (present == null) {
            present = scalar("iteration", DType.INT64, () -> Tensor.scalar(0L));
            iterations = present;
        }
        return present;
    }

    /** A scalar of this optimizer's. */
    final Variable scalar(String role, DType dtype, Supplier<Tensor> initial) {
        Variable variable = new Variable(role, TensorSpec.of(dtype), false, initial);
        variable.setPath(name() + "/" + role);
        return variable;
    }

    /** The variable that holds the learning rate, null where a schedule computes it. */
    public abstract @Nullable Variable learningRateVariable();

    /** The learning rate of the next step. */
    public abstract double learningRate();

    /**
     * Changes the learning rate from the next step on.
     *
     * @throws IllegalStateException where a schedule computes it
     */
    public abstract void setLearningRate(double rate);

    /** The whole state, in Keras 3's order. Before {@link #build} only what does not depend on the variables. */
    public abstract List<Variable> variables();

    /** State per trainable variable by meaning: {@code "momentum"}, {@code "velocity"} ...; null where a variable has none. */
    public abstract Map<String, List<@Nullable Variable>> slots();

    /** State besides counter and learning rate that belongs to no variable, by meaning. */
    public abstract Map<String, Variable> scalarSlots();

    /** What happens at the end of training: averages of the weights ({@code use_ema}) become the weights. */
    public abstract void finalizeVariableValues();
}
