package dev.keratin.layers;

import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A layer with the fluent forms of the arguments that all layers have.
 *
 * @param <S> the layer's own class
 */
public abstract class AbstractLayer<S extends AbstractLayer<S>> extends Layer {

    protected AbstractLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** The name; without it one is made from the class: {@code dense}, {@code dense_1} ... */
    public final S name(String name) {
        rename(name);
        return self();
    }

    /** Whether training changes the weights (default true). */
    public final S trainable(boolean trainable) {
        setTrainable(trainable);
        return self();
    }

    /** The type of weights and computation: a type or a mixed policy (default {@code "float32"}). */
    public final S dtype(String policy) {
        set(DTYPE, policy);
        return self();
    }

    /** The shape of one sample, for the first layer of a model; -1 for an unknown dimension. */
    public final S inputShape(int... sample) {
        setBatchInputShape(Shape.of(sample).prepend(Shape.UNKNOWN));
        return self();
    }

    /** The penalty on the results, for example {@code "l2"}; added to the loss per sample (default none). */
    public final S activityRegularizer(String regularizer) {
        return setActivityRegularizer(regularizer);
    }

    /** The penalty on the results; added to the loss per sample (default none). */
    public final S activityRegularizer(@Nullable Regularizer regularizer) {
        return setActivityRegularizer(regularizer);
    }

    private S setActivityRegularizer(@Nullable Object regularizer) {
        Arg<@Nullable Regularizer> arg = activityRegularizerArg();
        if (arg == null) {
            throw new IllegalArgumentException(
                    className() + " has no `activity_regularizer`, received " + regularizer + ".");
        }
        set(arg, regularizer);
        return self();
    }

    /** This layer as its own class: what fluent methods return. */
    @SuppressWarnings("unchecked")
    protected final S self() {
        return (S) this;
    }
}
