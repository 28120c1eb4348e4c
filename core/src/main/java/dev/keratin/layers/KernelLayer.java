package dev.keratin.layers;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.ops.Variable;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A layer with one kernel that Keras calls just so, a bias and an activation.
 *
 * @param <S> the layer's own class
 */
public abstract class KernelLayer<S extends KernelLayer<S>> extends BiasedLayer<S> implements WithKernel {

    protected static final Arg<Initializer> KERNEL_INITIALIZER =
            Arg.optional("kernel_initializer", Initializers.REGISTRY, "glorot_uniform");
    protected static final Arg<@Nullable Regularizer> KERNEL_REGULARIZER =
            Arg.optional("kernel_regularizer", LayerArgs.REGULARIZER, null);
    protected static final Arg<@Nullable Constraint> KERNEL_CONSTRAINT =
            Arg.optional("kernel_constraint", LayerArgs.CONSTRAINT, null);

    private @Nullable Variable kernel;

    protected KernelLayer(Schema<? extends Layer> schema) {
        super(schema);
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

    /** Makes the kernel by the layer's own initializer, penalty and rule. */
    protected final void addKernel(Shape shape) {
        addKernel(shape, get(KERNEL_INITIALIZER));
    }

    /** Makes the kernel by another initializer than the layer's argument. */
    protected final void addKernel(Shape shape, Initializer initializer) {
        kernel = addKernel("kernel", shape, initializer, get(KERNEL_REGULARIZER), get(KERNEL_CONSTRAINT));
    }

    /** Makes a weight, made elsewhere, the kernel. */
    protected final void useKernel(Variable variable) {
        kernel = variable;
    }
}
