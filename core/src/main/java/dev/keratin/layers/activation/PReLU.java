package dev.keratin.layers.activation;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code x} where it is positive, else {@code alpha * x} with a trained alpha per feature ({@code keras.layers.PReLU}).
 *
 * <p>Saves {@code alpha}: the input's shape without the batch, 1 along shared axes.
 *
 * <pre>{@code
 * PReLU perChannel = PReLU.create().sharedAxes(1, 2);
 * }</pre>
 */
public final class PReLU extends AbstractLayer<PReLU> {

    private static final Arg<Initializer> ALPHA_INITIALIZER =
            Arg.optional("alpha_initializer", Initializers.REGISTRY, "zeros");
    private static final Arg<@Nullable Regularizer> ALPHA_REGULARIZER =
            Arg.optional("alpha_regularizer", LayerArgs.REGULARIZER, null);
    private static final Arg<@Nullable Constraint> ALPHA_CONSTRAINT =
            Arg.optional("alpha_constraint", LayerArgs.CONSTRAINT, null);
    private static final Arg<@Nullable List<Integer>> SHARED_AXES =
            Arg.optional("shared_axes", ArgTypes.nullable(ArgTypes.listOf(ArgTypes.INT)), null);

    public static final Schema<PReLU> SCHEMA =
            schema("PReLU", PReLU::new, ALPHA_INITIALIZER, ALPHA_REGULARIZER, ALPHA_CONSTRAINT, SHARED_AXES);

    private @Nullable Variable alpha;

    private PReLU() {
        super(SCHEMA);
    }

    public static PReLU create() {
        return new PReLU();
    }

    /** Where alpha gets its first values, by name (default {@code "zeros"}). */
    public PReLU alphaInitializer(String initializer) {
        set(ALPHA_INITIALIZER, initializer);
        return this;
    }

    /** Where alpha gets its first values. */
    public PReLU alphaInitializer(Initializer initializer) {
        set(ALPHA_INITIALIZER, initializer);
        return this;
    }

    /** The penalty on alpha (default none). */
    public PReLU alphaRegularizer(@Nullable Regularizer regularizer) {
        set(ALPHA_REGULARIZER, regularizer);
        return this;
    }

    /** The rule that alpha obeys after each update (default none). */
    public PReLU alphaConstraint(@Nullable Constraint constraint) {
        set(ALPHA_CONSTRAINT, constraint);
        return this;
    }

    /** The axes along which there is one alpha for all positions; the batch is axis 0 (default none). */
    public PReLU sharedAxes(int... axes) {
        set(SHARED_AXES, Arrays.stream(axes).boxed().toList());
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.ofMinRank(this, inputShapes, 2);
        List<Integer> shared = get(SHARED_AXES);
        Shape shape = Shape.scalar();
        for (int axis = 1; axis < input.rank(); axis++) {
            boolean one = shared != null && shared.contains(axis);
            shape = shape.append(one ? 1 : InputChecks.known(this, input, axis));
        }
        alpha = addWeight(
                "alpha",
                shape,
                policy().variableDType(),
                get(ALPHA_INITIALIZER),
                get(ALPHA_REGULARIZER),
                get(ALPHA_CONSTRAINT),
                true);
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        Value slope = Ops.negative(call.read(Objects.requireNonNull(alpha, "alpha")));
        return Ops.add(Ops.relu(x), Ops.multiply(slope, Ops.relu(Ops.negative(x))));
    }
}
