package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import org.jspecify.annotations.Nullable;

/**
 * The fluent forms of the arguments that a recurrent layer and its cell have in common.
 *
 * @param <S> the layer's or cell's own class
 */
public interface RecurrentOptions<S> {

    /** Sets an argument of this class from a value or a config tree; what all other methods call. */
    S with(Arg<?> arg, @Nullable Object value);

    /** The function of the new state, by name (default {@code "tanh"}). */
    default S activation(String activation) {
        return with(RecurrentArgs.ACTIVATION, activation);
    }

    /** The function of the new state. */
    default S activation(Activation activation) {
        return with(RecurrentArgs.ACTIVATION, activation);
    }

    /** Whether biases are added (default true). */
    default S useBias(boolean useBias) {
        return with(RecurrentArgs.USE_BIAS, useBias);
    }

    /** Where the input kernel gets its first values, by name (default {@code "glorot_uniform"}). */
    default S kernelInitializer(String initializer) {
        return with(RecurrentArgs.KERNEL_INITIALIZER, initializer);
    }

    /** Where the input kernel gets its first values. */
    default S kernelInitializer(Initializer initializer) {
        return with(RecurrentArgs.KERNEL_INITIALIZER, initializer);
    }

    /** Where the recurrent kernel gets its first values, by name (default {@code "orthogonal"}). */
    default S recurrentInitializer(String initializer) {
        return with(RecurrentArgs.RECURRENT_INITIALIZER, initializer);
    }

    /** Where the recurrent kernel gets its first values. */
    default S recurrentInitializer(Initializer initializer) {
        return with(RecurrentArgs.RECURRENT_INITIALIZER, initializer);
    }

    /** Where the bias gets its first values, by name (default {@code "zeros"}). */
    default S biasInitializer(String initializer) {
        return with(RecurrentArgs.BIAS_INITIALIZER, initializer);
    }

    /** Where the bias gets its first values. */
    default S biasInitializer(Initializer initializer) {
        return with(RecurrentArgs.BIAS_INITIALIZER, initializer);
    }

    /** The penalty on the input kernel (default none). */
    default S kernelRegularizer(@Nullable Regularizer regularizer) {
        return with(RecurrentArgs.KERNEL_REGULARIZER, regularizer);
    }

    /** The penalty on the recurrent kernel (default none). */
    default S recurrentRegularizer(@Nullable Regularizer regularizer) {
        return with(RecurrentArgs.RECURRENT_REGULARIZER, regularizer);
    }

    /** The penalty on the bias (default none). */
    default S biasRegularizer(@Nullable Regularizer regularizer) {
        return with(RecurrentArgs.BIAS_REGULARIZER, regularizer);
    }

    /** The rule that the input kernel obeys after each update (default none). */
    default S kernelConstraint(@Nullable Constraint constraint) {
        return with(RecurrentArgs.KERNEL_CONSTRAINT, constraint);
    }

    /** The rule that the recurrent kernel obeys after each update (default none). */
    default S recurrentConstraint(@Nullable Constraint constraint) {
        return with(RecurrentArgs.RECURRENT_CONSTRAINT, constraint);
    }

    /** The rule that the bias obeys after each update (default none). */
    default S biasConstraint(@Nullable Constraint constraint) {
        return with(RecurrentArgs.BIAS_CONSTRAINT, constraint);
    }

    /** The share of the inputs that is dropped in training, the same ones at all steps of a sequence (default 0). */
    default S dropout(double rate) {
        return with(RecurrentArgs.DROPOUT, rate);
    }

    /** The share of the state that is dropped in training before it meets its kernel, the same at all steps of a sequence (default 0). */
    default S recurrentDropout(double rate) {
        return with(RecurrentArgs.RECURRENT_DROPOUT, rate);
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    default S seed(int seed) {
        return with(RecurrentArgs.SEED, seed);
    }
}
