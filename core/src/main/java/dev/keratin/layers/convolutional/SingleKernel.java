package dev.keratin.layers.convolutional;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Layer;
import dev.keratin.layers.LayerArgs;
import dev.keratin.layers.WithKernel;
import dev.keratin.ops.Variable;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with one kernel that Keras calls just so.
 *
 * @param <S> the layer's own class
 */
public abstract class SingleKernel<S extends SingleKernel<S>> extends Convolving<S> implements WithKernel {

    static final Arg<Integer> FILTERS = Arg.required("filters", ArgTypes.POSITIVE_INT);
    static final Arg<Initializer> KERNEL_INITIALIZER =
            Arg.optional("kernel_initializer", Initializers.REGISTRY, "glorot_uniform");
    static final Arg<@Nullable Regularizer> KERNEL_REGULARIZER =
            Arg.optional("kernel_regularizer", LayerArgs.REGULARIZER, null);
    static final Arg<@Nullable Constraint> KERNEL_CONSTRAINT =
            Arg.optional("kernel_constraint", LayerArgs.CONSTRAINT, null);

    private @Nullable Variable kernel;

    SingleKernel(Schema<? extends Layer> schema, int rank) {
        super(schema, rank);
    }

    /** Where the kernel gets its first values, by name (default {@code "glorot_uniform"}). */
    public final S kernelInitializer(String initializer) {
        set(KERNEL_INITIALIZER, initializer);
        return self();
    }

    /** Where the kernel gets its first values. */
    public final S kernelInitializer(Initializer initializer) {
        set(KERNEL_INITIALIZER, initializer);
        return self();
    }

    /** The penalty on the kernel, by name (default none). */
    public final S kernelRegularizer(String regularizer) {
        set(KERNEL_REGULARIZER, regularizer);
        return self();
    }

    /** The penalty on the kernel. */
    public final S kernelRegularizer(@Nullable Regularizer regularizer) {
        set(KERNEL_REGULARIZER, regularizer);
        return self();
    }

    /** The rule that the kernel obeys after each update, by name (default none). */
    public final S kernelConstraint(String constraint) {
        set(KERNEL_CONSTRAINT, constraint);
        return self();
    }

    /** The rule that the kernel obeys after each update. */
    public final S kernelConstraint(@Nullable Constraint constraint) {
        set(KERNEL_CONSTRAINT, constraint);
        return self();
    }

    @Override
    public final Variable kernel() {
        Variable present = kernel;
        if (present == null) {
            throw new IllegalStateException(
                    "Layer " + name() + " has no kernel before it is built; call it or its model on data first.");
        }
        return present;
    }

    final void setFilters(int filters) {
        set(FILTERS, filters);
    }

    final int filters() {
        return get(FILTERS);
    }

    @Override
    final int outputChannels(int inputChannels) {
        return filters();
    }

    final void addKernel(Shape shape) {
        kernel = addKernel("kernel", shape, get(KERNEL_INITIALIZER), get(KERNEL_REGULARIZER), get(KERNEL_CONSTRAINT));
    }
}
