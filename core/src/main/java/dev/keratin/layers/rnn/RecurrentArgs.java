package dev.keratin.layers.rnn;

import dev.keratin.activations.Activation;
import dev.keratin.activations.Activations;
import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.LayerArgs;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import org.jspecify.annotations.Nullable;

/** The arguments that a recurrent layer shares with its cell. */
final class RecurrentArgs {

    static final Arg<Integer> UNITS = Arg.required("units", ArgTypes.POSITIVE_INT);
    static final Arg<Activation> ACTIVATION = Arg.optional("activation", Activations.ARG, "tanh");
    static final Arg<Activation> RECURRENT_ACTIVATION =
            Arg.optional("recurrent_activation", Activations.ARG, "sigmoid");
    static final Arg<Boolean> USE_BIAS = Arg.optional("use_bias", ArgTypes.BOOL, true);
    static final Arg<Boolean> UNIT_FORGET_BIAS = Arg.optional("unit_forget_bias", ArgTypes.BOOL, true);
    static final Arg<Initializer> KERNEL_INITIALIZER =
            Arg.optional("kernel_initializer", Initializers.REGISTRY, "glorot_uniform");
    static final Arg<Initializer> RECURRENT_INITIALIZER =
            Arg.optional("recurrent_initializer", Initializers.REGISTRY, "orthogonal");
    static final Arg<Initializer> BIAS_INITIALIZER = Arg.optional("bias_initializer", Initializers.REGISTRY, "zeros");
    static final Arg<@Nullable Regularizer> KERNEL_REGULARIZER = regularizer("kernel_regularizer");
    static final Arg<@Nullable Regularizer> RECURRENT_REGULARIZER = regularizer("recurrent_regularizer");
    static final Arg<@Nullable Regularizer> BIAS_REGULARIZER = regularizer("bias_regularizer");
    static final Arg<@Nullable Constraint> KERNEL_CONSTRAINT = constraint("kernel_constraint");
    static final Arg<@Nullable Constraint> RECURRENT_CONSTRAINT = constraint("recurrent_constraint");
    static final Arg<@Nullable Constraint> BIAS_CONSTRAINT = constraint("bias_constraint");
    static final Arg<Double> DROPOUT = Arg.optional("dropout", ArgTypes.RATE, 0.0);
    static final Arg<Double> RECURRENT_DROPOUT = Arg.optional("recurrent_dropout", ArgTypes.RATE, 0.0);
    static final Arg<Boolean> RESET_AFTER = Arg.optional("reset_after", ArgTypes.BOOL, true);
    static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);

    /** Keras leaves the seed out of a few configs. */
    static final Arg<@Nullable Integer> UNWRITTEN_SEED = Arg.unwritten("seed", LayerArgs.SEED, null);

    private RecurrentArgs() {}

    private static Arg<@Nullable Regularizer> regularizer(String key) {
        return Arg.optional(key, LayerArgs.REGULARIZER, null);
    }

    private static Arg<@Nullable Constraint> constraint(String key) {
        return Arg.optional(key, LayerArgs.CONSTRAINT, null);
    }
}
