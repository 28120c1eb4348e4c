package dev.keratin.layers;

import dev.keratin.activations.Activation;
import dev.keratin.activations.Activations;
import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A layer that multiplies by kernels, adds a bias and applies an activation: the arguments that dense and convolution layers share. A subclass
 * puts these arguments into its schema at Keras's places.
 *
 * @param <S> the layer's own class
 */
public abstract class BiasedLayer<S extends BiasedLayer<S>> extends AbstractLayer<S> {

    protected static final Arg<Activation> ACTIVATION = Arg.optional("activation", Activations.ARG, null);
    protected static final Arg<Boolean> USE_BIAS = Arg.optional("use_bias", ArgTypes.BOOL, true);
    protected static final Arg<Initializer> BIAS_INITIALIZER =
            Arg.optional("bias_initializer", Initializers.REGISTRY, "zeros");
    protected static final Arg<@Nullable Regularizer> BIAS_REGULARIZER =
            Arg.optional("bias_regularizer", LayerArgs.REGULARIZER, null);
    protected static final Arg<@Nullable Constraint> BIAS_CONSTRAINT =
            Arg.optional("bias_constraint", LayerArgs.CONSTRAINT, null);

    private @Nullable Variable bias;

    protected BiasedLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** The function of the result, by name (default {@code "linear"}). */
    public final S activation(String activation) {
        set(ACTIVATION, activation);
        return self();
    }

    /** The function of the result. */
    public final S activation(Activation activation) {
        set(ACTIVATION, activation);
        return self();
    }

    /** Where the bias gets its first values, by name (default {@code "zeros"}). */
    public final S biasInitializer(String initializer) {
        set(BIAS_INITIALIZER, initializer);
        return self();
    }

    /** Where the bias gets its first values. */
    public final S biasInitializer(Initializer initializer) {
        set(BIAS_INITIALIZER, initializer);
        return self();
    }

    /** The penalty on the bias, by name (default none). */
    public final S biasRegularizer(String regularizer) {
        set(BIAS_REGULARIZER, regularizer);
        return self();
    }

    /** The penalty on the bias. */
    public final S biasRegularizer(@Nullable Regularizer regularizer) {
        set(BIAS_REGULARIZER, regularizer);
        return self();
    }

    /** The rule that the bias obeys after each update, by name (default none). */
    public final S biasConstraint(String constraint) {
        set(BIAS_CONSTRAINT, constraint);
        return self();
    }

    /** The rule that the bias obeys after each update. */
    public final S biasConstraint(@Nullable Constraint constraint) {
        set(BIAS_CONSTRAINT, constraint);
        return self();
    }

    /** The bias, null where there is none. */
    public final @Nullable Variable bias() {
        return bias;
    }

    /** Makes a kernel that is trained. */
    protected final Variable addKernel(
            String name,
            Shape shape,
            Initializer initializer,
            @Nullable Regularizer regularizer,
            @Nullable Constraint constraint) {
        return addWeight(name, shape, policy().variableDType(), initializer, regularizer, constraint, true);
    }

    /** Makes the bias. */
    protected final void addBias(Shape shape) {
        bias = addWeight(
                "bias",
                shape,
                policy().variableDType(),
                get(BIAS_INITIALIZER),
                get(BIAS_REGULARIZER),
                get(BIAS_CONSTRAINT),
                true);
    }

    /** {@code activation(x + bias)}, the bias along the last axes of x. */
    protected final Value finish(Call call, Value x) {
        Variable present = bias;
        Value shifted = present == null ? x : Ops.add(x, bias(call, present));
        return get(ACTIVATION).apply(shifted);
    }

    /** Keras rounds the bias beside products of eight bits. */
    private Value bias(Call call, Variable variable) {
        Value value = call.read(variable);
        return policy().isQuantized("float8") && policy().computeDType() == DType.FLOAT32
                ? Ops.roundTo(DType.BFLOAT16, value)
                : value;
    }
}
