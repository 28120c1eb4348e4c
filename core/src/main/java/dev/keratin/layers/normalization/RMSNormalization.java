package dev.keratin.layers.normalization;

import dev.keratin.initializers.Initializers;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code x / sqrt(mean(x^2) + epsilon) * scale} over the features ({@code keras.layers.RMSNormalization}). Saves {@code scale}. Zhang and Sennrich 2019. */
public final class RMSNormalization extends AbstractLayer<RMSNormalization> {

    private static final Arg<Axes> AXIS = Arg.optional("axis", Axes.ARG, -1);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.NON_NEGATIVE_FLOAT, 1e-6);

    public static final Schema<RMSNormalization> SCHEMA =
            schema("RMSNormalization", RMSNormalization::new, AXIS, EPSILON);

    private @Nullable Variable scale;

    private RMSNormalization() {
        super(SCHEMA);
    }

    public static RMSNormalization create() {
        return new RMSNormalization();
    }

    /** The axes of the features (default -1). */
    public RMSNormalization axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    /** What is added to the mean of squares so that nothing is divided by 0 (default 1e-6). */
    public RMSNormalization epsilon(double epsilon) {
        set(EPSILON, epsilon);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.ofMinRank(this, inputShapes, 1);
        List<Integer> axes = get(AXIS).axes().stream().sorted().toList();
        update(AXIS, axes);
        Shape shape = Shape.scalar();
        for (int axis : axes) {
            shape = shape.append(InputChecks.known(this, input, axis));
        }
        scale = addWeight("scale", shape, Initializers.REGISTRY.parse("ones"));
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        Value squares = Ops.mean(Ops.square(x), get(AXIS).toArray(), true);
        Value unit = Ops.multiply(x, Ops.rsqrt(Ops.add(squares, get(EPSILON))));
        return Ops.multiply(unit, call.read(Objects.requireNonNull(scale, "scale")));
    }
}
