package dev.keratin.layers.normalization;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.AbstractLayer;
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
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A normalization with a trained scale ({@code gamma}) and offset ({@code beta}) behind it.
 *
 * @param <S> the layer's own class
 */
public abstract class ScaledNormalization<S extends ScaledNormalization<S>> extends AbstractLayer<S> {

    static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.NON_NEGATIVE_FLOAT, 0.001);
    static final Arg<Boolean> CENTER = Arg.optional("center", ArgTypes.BOOL, true);
    static final Arg<Boolean> SCALE = Arg.optional("scale", ArgTypes.BOOL, true);
    static final Arg<Initializer> BETA_INITIALIZER = Arg.optional("beta_initializer", Initializers.REGISTRY, "zeros");
    static final Arg<Initializer> GAMMA_INITIALIZER = Arg.optional("gamma_initializer", Initializers.REGISTRY, "ones");
    static final Arg<@Nullable Regularizer> BETA_REGULARIZER =
            Arg.optional("beta_regularizer", LayerArgs.REGULARIZER, null);
    static final Arg<@Nullable Regularizer> GAMMA_REGULARIZER =
            Arg.optional("gamma_regularizer", LayerArgs.REGULARIZER, null);
    static final Arg<@Nullable Constraint> BETA_CONSTRAINT =
            Arg.optional("beta_constraint", LayerArgs.CONSTRAINT, null);
    static final Arg<@Nullable Constraint> GAMMA_CONSTRAINT =
            Arg.optional("gamma_constraint", LayerArgs.CONSTRAINT, null);

    private @Nullable Variable gamma;
    private @Nullable Variable beta;

    ScaledNormalization(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** What is added to the variance so that nothing is divided by 0 (default 0.001). */
    public final S epsilon(double epsilon) {
        set(EPSILON, epsilon);
        return self();
    }

    /** Whether an offset is trained (default true). */
    public final S center(boolean center) {
        set(CENTER, center);
        return self();
    }

    /** Whether a scale is trained (default true). */
    public final S scale(boolean scale) {
        set(SCALE, scale);
        return self();
    }

    /** Where the offset gets its first values, by name (default {@code "zeros"}). */
    public final S betaInitializer(String initializer) {
        set(BETA_INITIALIZER, initializer);
        return self();
    }

    /** Where the offset gets its first values. */
    public final S betaInitializer(Initializer initializer) {
        set(BETA_INITIALIZER, initializer);
        return self();
    }

    /** Where the scale gets its first values, by name (default {@code "ones"}). */
    public final S gammaInitializer(String initializer) {
        set(GAMMA_INITIALIZER, initializer);
        return self();
    }

    /** Where the scale gets its first values. */
    public final S gammaInitializer(Initializer initializer) {
        set(GAMMA_INITIALIZER, initializer);
        return self();
    }

    /** The penalty on the offset (default none). */
    public final S betaRegularizer(@Nullable Regularizer regularizer) {
        set(BETA_REGULARIZER, regularizer);
        return self();
    }

    /** The penalty on the scale (default none). */
    public final S gammaRegularizer(@Nullable Regularizer regularizer) {
        set(GAMMA_REGULARIZER, regularizer);
        return self();
    }

    /** The rule that the offset obeys after each update (default none). */
    public final S betaConstraint(@Nullable Constraint constraint) {
        set(BETA_CONSTRAINT, constraint);
        return self();
    }

    /** The rule that the scale obeys after each update (default none). */
    public final S gammaConstraint(@Nullable Constraint constraint) {
        set(GAMMA_CONSTRAINT, constraint);
        return self();
    }

    /** Makes scale and offset, each where asked for. */
    final void addScale(Shape shape, boolean scaled, boolean centered) {
        DType dtype = policy().variableDType();
        if (scaled) {
            gamma = addWeight(
                    "gamma", shape, dtype, get(GAMMA_INITIALIZER), get(GAMMA_REGULARIZER), get(GAMMA_CONSTRAINT), true);
        }
        if (centered) {
            beta = addWeight(
                    "beta", shape, dtype, get(BETA_INITIALIZER), get(BETA_REGULARIZER), get(BETA_CONSTRAINT), true);
        }
    }

    /** The scale, null for none. */
    final @Nullable Value gamma(Call call) {
        return gamma == null ? null : call.read(gamma);
    }

    /** The offset, null for none. */
    final @Nullable Value beta(Call call) {
        return beta == null ? null : call.read(beta);
    }

    /** {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta}; all but x broadcast. */
    final Value normalize(Value x, Value mean, Value variance, @Nullable Value gamma, @Nullable Value beta) {
        Value factor = Ops.rsqrt(Ops.add(variance, get(EPSILON)));
        factor = gamma == null ? factor : Ops.multiply(factor, gamma);
        Value shift = Ops.multiply(mean, factor);
        shift = beta == null ? Ops.negative(shift) : Ops.subtract(beta, shift);
        return Ops.add(Ops.multiply(x, factor), shift);
    }

    /** A weight along {@code axes} of x, ready to broadcast over x. */
    static @Nullable Value along(@Nullable Value weight, Value x, int... axes) {
        if (weight == null) {
            return null;
        }
        int[] shape = new int[x.rank()];
        Arrays.fill(shape, 1);
        for (int axis : axes) {
            shape[x.shape().axis(axis)] = x.shape().dim(axis);
        }
        return Ops.reshape(weight, Shape.of(shape));
    }
}
