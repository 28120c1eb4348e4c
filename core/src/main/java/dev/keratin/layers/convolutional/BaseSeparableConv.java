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
import dev.keratin.tensor.Shape;
import java.util.Collections;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of each channel by itself, then a mix of the channels at each position, whatever the number of spatial axes.
 *
 * @param <S> the layer's own class
 */
public abstract class BaseSeparableConv<S extends BaseSeparableConv<S>> extends DepthwiseKernel<S> {

    private static final Arg<Integer> FILTERS = Arg.required("filters", ArgTypes.POSITIVE_INT);
    static final Arg<Initializer> POINTWISE_INITIALIZER =
            Arg.optional("pointwise_initializer", Initializers.REGISTRY, "glorot_uniform");
    static final Arg<@Nullable Regularizer> POINTWISE_REGULARIZER =
            Arg.optional("pointwise_regularizer", LayerArgs.REGULARIZER, null);
    static final Arg<@Nullable Constraint> POINTWISE_CONSTRAINT =
            Arg.optional("pointwise_constraint", LayerArgs.CONSTRAINT, null);

    private @Nullable Variable pointwiseKernel;

    BaseSeparableConv(Schema<? extends Layer> schema, int rank) {
        super(schema, rank);
    }

    static <T extends Layer> Schema<T> separable(String className, int rank, Supplier<T> blank) {
        SpatialArgs args = SpatialArgs.of(rank);
        return schema(
                className,
                blank,
                DEPTH_MULTIPLIER,
                FILTERS,
                args.kernelSize(),
                args.strides(),
                args.padding(),
                DATA_FORMAT,
                args.dilationRate(),
                ACTIVATION,
                USE_BIAS,
                DEPTHWISE_INITIALIZER,
                POINTWISE_INITIALIZER,
                BIAS_INITIALIZER,
                DEPTHWISE_REGULARIZER,
                POINTWISE_REGULARIZER,
                BIAS_REGULARIZER,
                ACTIVITY_REGULARIZER,
                DEPTHWISE_CONSTRAINT,
                POINTWISE_CONSTRAINT,
                BIAS_CONSTRAINT);
    }

    /** Where the kernel of the mix gets its first values, by name (default {@code "glorot_uniform"}). */
    public final S pointwiseInitializer(String initializer) {
        set(POINTWISE_INITIALIZER, initializer);
        return self();
    }

    /** Where the kernel of the mix gets its first values. */
    public final S pointwiseInitializer(Initializer initializer) {
        set(POINTWISE_INITIALIZER, initializer);
        return self();
    }

    /** The penalty on the kernel of the mix, by name (default none). */
    public final S pointwiseRegularizer(String regularizer) {
        set(POINTWISE_REGULARIZER, regularizer);
        return self();
    }

    /** The penalty on the kernel of the mix. */
    public final S pointwiseRegularizer(@Nullable Regularizer regularizer) {
        set(POINTWISE_REGULARIZER, regularizer);
        return self();
    }

    /** The rule that the kernel of the mix obeys after each update, by name (default none). */
    public final S pointwiseConstraint(String constraint) {
        set(POINTWISE_CONSTRAINT, constraint);
        return self();
    }

    /** The rule that the kernel of the mix obeys after each update. */
    public final S pointwiseConstraint(@Nullable Constraint constraint) {
        set(POINTWISE_CONSTRAINT, constraint);
        return self();
    }

    final void setFilters(int filters) {
        set(FILTERS, filters);
    }

    @Override
    final int outputChannels(int inputChannels) {
        return get(FILTERS);
    }

    @Override
    final void buildKernels(int channels) {
        addDepthwiseKernel("depthwise_kernel", channels);
        Shape ones = Shape.of(Collections.nCopies(rank(), 1));
        pointwiseKernel = addKernel(
                "pointwise_kernel",
                ones.append(depthwiseChannels(channels)).append(get(FILTERS)),
                get(POINTWISE_INITIALIZER),
                get(POINTWISE_REGULARIZER),
                get(POINTWISE_CONSTRAINT));
    }

    @Override
    final Value convolve(Call call, Value x) {
        Value pointwise = call.read(Objects.requireNonNull(pointwiseKernel, "pointwise_kernel"));
        Value each = convolveDepthwise(call, x);
        return Ops.matmul(
                each,
                Ops.reshape(
                        pointwise, pointwise.shape().dim(-2), pointwise.shape().last()));
    }
}
