package dev.keratin.layers.convolutional;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A convolution that begins with one of each channel by itself.
 *
 * @param <S> the layer's own class
 */
public abstract class DepthwiseKernel<S extends DepthwiseKernel<S>> extends Convolving<S> {

    static final Arg<Integer> DEPTH_MULTIPLIER = Arg.optional("depth_multiplier", ArgTypes.POSITIVE_INT, 1);
    static final Arg<Initializer> DEPTHWISE_INITIALIZER =
            Arg.optional("depthwise_initializer", Initializers.REGISTRY, "glorot_uniform");
    static final Arg<@Nullable Regularizer> DEPTHWISE_REGULARIZER =
            Arg.optional("depthwise_regularizer", LayerArgs.REGULARIZER, null);
    static final Arg<@Nullable Constraint> DEPTHWISE_CONSTRAINT =
            Arg.optional("depthwise_constraint", LayerArgs.CONSTRAINT, null);

    private @Nullable Variable kernel;

    DepthwiseKernel(Schema<? extends Layer> schema, int rank) {
        super(schema, rank);
    }

    /** How many results each channel gives (default 1). */
    public final S depthMultiplier(int depthMultiplier) {
        set(DEPTH_MULTIPLIER, depthMultiplier);
        return self();
    }

    /** Where the kernel of the channels gets its first values, by name (default {@code "glorot_uniform"}). */
    public final S depthwiseInitializer(String initializer) {
        set(DEPTHWISE_INITIALIZER, initializer);
        return self();
    }

    /** Where the kernel of the channels gets its first values. */
    public final S depthwiseInitializer(Initializer initializer) {
        set(DEPTHWISE_INITIALIZER, initializer);
        return self();
    }

    /** The penalty on the kernel of the channels, by name (default none). */
    public final S depthwiseRegularizer(String regularizer) {
        set(DEPTHWISE_REGULARIZER, regularizer);
        return self();
    }

    /** The penalty on the kernel of the channels. */
    public final S depthwiseRegularizer(@Nullable Regularizer regularizer) {
        set(DEPTHWISE_REGULARIZER, regularizer);
        return self();
    }

    /** The rule that the kernel of the channels obeys after each update, by name (default none). */
    public final S depthwiseConstraint(String constraint) {
        set(DEPTHWISE_CONSTRAINT, constraint);
        return self();
    }

    /** The rule that the kernel of the channels obeys after each update. */
    public final S depthwiseConstraint(@Nullable Constraint constraint) {
        set(DEPTHWISE_CONSTRAINT, constraint);
        return self();
    }

    @Override
    protected final void validate() {
        if (padding().equals("causal")) {
            throw new IllegalArgumentException(
                    "`padding` of " + className() + " must be \"valid\" or \"same\", received \"causal\".");
        }
    }

    @Override
    final int outputLength(int index, int length) {
        return axis(index, length).output();
    }

    /** How many channels that first convolution gives. */
    final int depthwiseChannels(int inputChannels) {
        return Math.multiplyExact(inputChannels, get(DEPTH_MULTIPLIER));
    }

    final void addDepthwiseKernel(String variable, int channels) {
        kernel = addKernel(
                variable,
                kernelShape(channels, get(DEPTH_MULTIPLIER)),
                get(DEPTHWISE_INITIALIZER),
                get(DEPTHWISE_REGULARIZER),
                get(DEPTHWISE_CONSTRAINT));
    }

    final Variable depthwiseKernel() {
        Variable present = kernel;
        if (present == null) {
            throw new IllegalStateException(
                    "Layer " + name() + " has no kernel before it is built; call it or its model on data first.");
        }
        return present;
    }

    final Value convolveDepthwise(Call call, Value x) {
        return Ops.depthwiseConvolution(x, call.read(depthwiseKernel()), window(x));
    }
}
