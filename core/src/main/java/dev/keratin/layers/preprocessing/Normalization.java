package dev.keratin.layers.preprocessing;

import dev.keratin.initializers.Initializers;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code (x - mean) / sqrt(variance)} with the mean and variance of data seen before ({@code keras.layers.Normalization}).
 *
 * <p>Any shape. Learns by {@link #adapt}, or is given both numbers. Saves {@code mean}, {@code variance} (the kept axes) and {@code count} () where it learns.
 *
 * <pre>{@code
 * Normalization normalization = Normalization.create();
 * normalization.adapt(trainingData);
 * }</pre>
 */
public final class Normalization extends AbstractLayer<Normalization> {

    private static final double EPSILON = 1e-7;

    private static final ArgType<List<Integer>> AXES = ArgTypes.of(
            "an axis, a list of axes or null",
            tree -> {
                if (tree == null) {
                    return List.of();
                }
                return tree instanceof List<?> list
                        ? list.stream().map(ArgTypes.INT::parse).toList()
                        : List.of(ArgTypes.INT.parse(tree));
            },
            axes -> axes.stream().map(ArgTypes.INT::tree).toList());

    private static final Arg<List<Integer>> AXIS = Arg.optional("axis", AXES, -1);
    private static final Arg<Boolean> INVERT = Arg.optional("invert", ArgTypes.BOOL, false);
    private static final Arg<@Nullable NumberTree> MEAN = Arg.optional("mean", NumberTree.NULLABLE, null);
    private static final Arg<@Nullable NumberTree> VARIANCE = Arg.optional("variance", NumberTree.NULLABLE, null);

    public static final Schema<Normalization> SCHEMA =
            schema("Normalization", Normalization::new, AXIS, INVERT, MEAN, VARIANCE);

    private @Nullable Variable mean;
    private @Nullable Variable variance;
    private List<Integer> kept = List.of();

    private Normalization() {
        super(SCHEMA);
    }

    public static Normalization create() {
        return new Normalization();
    }

    /** The axes that each have a mean and variance of their own (default -1); none for one of all. */
    public Normalization axis(int... axis) {
        set(AXIS, Arrays.stream(axis).boxed().toList());
        return this;
    }

    /** Whether the layer undoes the normalization instead (default false). */
    public Normalization invert(boolean invert) {
        set(INVERT, invert);
        return this;
    }

    /** The mean and variance, so that nothing is learned. */
    public Normalization statistics(List<Double> mean, List<Double> variance) {
        set(MEAN, mean);
        set(VARIANCE, variance);
        validate();
        return this;
    }

    @Override
    protected void validate() {
        NumberTree given = get(MEAN);
        NumberTree other = get(VARIANCE);
        if ((given == null) != (other == null)
                || (given != null && other != null && !given.shape().equals(other.shape()))) {
            throw new IllegalArgumentException("`mean` and `variance` of Normalization must be given together and with"
                    + " one shape, received mean=" + (given == null ? null : given.tree()) + " and variance="
                    + (other == null ? null : other.tree()) + ".");
        }
        if (given != null && given.shape().rank() > get(AXIS).size()) {
            throw new IllegalArgumentException(
                    "`mean` of Normalization must have at most as many axes as `axis` names, "
                            + get(AXIS).size() + "; received shape " + given.shape() + ".");
        }
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        validate();
        Shape input = InputChecks.first(this, inputShapes);
        kept = get(AXIS).stream().map(input::axis).distinct().sorted().toList();
        Shape shape = Shape.scalar();
        for (int axis : kept) {
            shape = shape.append(InputChecks.known(this, input, axis));
        }
        if (get(MEAN) == null) {
            DType dtype = policy().variableDType();
            mean = addWeight("mean", shape, dtype, Initializers.get("zeros"), null, null, false);
            variance = addWeight("variance", shape, dtype, Initializers.get("ones"), null, null, false);
            addWeight("count", Shape.scalar(), DType.INT64, Initializers.get("zeros"), null, null, false);
        }
    }

    /** Learns mean and variance from data whose first axis counts samples. */
    public void adapt(Tensor data) {
        adapt(List.of(data));
    }

    /** Learns mean and variance from batches. */
    public void adapt(Iterable<Tensor> batches) {
        if (get(MEAN) != null) {
            throw new IllegalStateException(
                    "Normalization layer " + name() + " was given its `mean` and cannot adapt; make one without.");
        }
        Moments moments = null;
        for (Tensor batch : batches) {
            buildOnce(List.of(batch.shape().with(0, Shape.UNKNOWN)));
            Shape expected =
                    Objects.requireNonNull(buildShapes(), "build shapes").get(0);
            if (!batch.shape().isCompatibleWith(expected)) {
                throw new IllegalArgumentException("Normalization layer " + name() + " was built for inputs of shape "
                        + expected + ", received a batch of shape " + batch.shape() + "; batches must agree.");
            }
            moments = moments == null ? new Moments(batch.shape(), kept) : moments;
            moments.add(batch);
        }
        if (moments == null) {
            throw new IllegalArgumentException(
                    "Normalization layer " + name() + " was given no batch to adapt to; give it at least one.");
        }
        Variable m = Objects.requireNonNull(mean, "mean");
        Variable v = Objects.requireNonNull(variance, "variance");
        m.assign(moments.mean().reshape(m.shape().toArray()));
        v.assign(moments.variance().reshape(v.shape().toArray()));
    }

    @Override
    protected Value call(Call call) {
        Value x = Ops.cast(call.input(), policy().arithmetic());
        Value centre = statistic(call, x, mean, get(MEAN));
        Value spread = Ops.maximum(Ops.sqrt(statistic(call, x, variance, get(VARIANCE))), EPSILON);
        return get(INVERT) ? Ops.add(centre, Ops.multiply(x, spread)) : Ops.divide(Ops.subtract(x, centre), spread);
    }

    /** With length 1 along all axes but the kept ones. */
    private Value statistic(Call call, Value x, @Nullable Variable learned, @Nullable NumberTree given) {
        Value value = learned != null
                ? call.read(learned)
                : Objects.requireNonNull(given, "mean and variance").constant(x);
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        List<Integer> own = new ArrayList<>(kept.subList(kept.size() - value.rank(), kept.size()));
        for (int i = 0; i < own.size(); i++) {
            dims[own.get(i)] = value.shape().dim(i);
        }
        return Ops.reshape(value, Shape.of(dims));
    }
}
