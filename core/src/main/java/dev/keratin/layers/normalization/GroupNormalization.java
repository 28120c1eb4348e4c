package dev.keratin.layers.normalization;

import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Brings groups of channels of each sample to mean 0 and variance 1 ({@code keras.layers.GroupNormalization}).
 *
 * <p>One group makes it layer normalization over all axes, one group a channel ({@code groups(-1)}) instance normalization. Saves {@code gamma} and
 * {@code beta} (channels). Wu and He 2018.
 */
public final class GroupNormalization extends ScaledNormalization<GroupNormalization> {

    private static final Arg<Integer> GROUPS =
            Arg.optional("groups", ArgTypes.integer("a positive integer or -1", i -> i > 0 || i == -1), 32);
    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<GroupNormalization> SCHEMA = schema(
            "GroupNormalization",
            GroupNormalization::new,
            GROUPS,
            AXIS,
            EPSILON,
            CENTER,
            SCALE,
            BETA_INITIALIZER,
            GAMMA_INITIALIZER,
            BETA_REGULARIZER,
            GAMMA_REGULARIZER,
            BETA_CONSTRAINT,
            GAMMA_CONSTRAINT);

    private GroupNormalization() {
        super(SCHEMA);
    }

    public static GroupNormalization create() {
        return new GroupNormalization();
    }

    /** How many groups the channels form; -1 for one a channel (default 32). */
    public GroupNormalization groups(int groups) {
        set(GROUPS, groups);
        return this;
    }

    /** The axis of the channels (default -1). */
    public GroupNormalization axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.ofMinRank(this, inputShapes, 2);
        int channels = InputChecks.known(this, input, get(AXIS));
        if (get(GROUPS) == -1) {
            update(GROUPS, channels);
        }
        if (channels % get(GROUPS) != 0) {
            throw new IllegalArgumentException("`groups` of layer " + name()
                    + " (GroupNormalization) must divide the number of channels, received groups=" + get(GROUPS)
                    + " and an input of shape " + input + ".");
        }
        addScale(Shape.of(channels), get(SCALE), get(CENTER));
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        int axis = x.shape().axis(get(AXIS));
        int groups = get(GROUPS);
        Shape grouped = grouped(x.shape(), axis, groups);
        Value split = Ops.reshape(x, grouped);
        int[] axes = IntStream.range(1, grouped.rank()).filter(i -> i != axis).toArray();
        Value mean = Ops.mean(split, axes, true);
        Value variance = Ops.mean(Ops.square(Ops.subtract(split, mean)), axes, true);
        Value result = normalize(
                split,
                mean,
                variance,
                along(gamma(call), split, axis, axis + 1),
                along(beta(call), split, axis, axis + 1));
        return Ops.reshape(result, x.shape());
    }

    private static Shape grouped(Shape shape, int axis, int groups) {
        Shape result = shape.slice(0, axis).append(groups).append(shape.dim(axis) / groups);
        for (int dim : shape.from(axis + 1).toArray()) {
            result = result.append(dim);
        }
        return result;
    }
}
