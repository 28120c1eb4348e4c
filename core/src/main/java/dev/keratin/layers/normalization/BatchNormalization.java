package dev.keratin.layers.normalization;

import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.TrainingRules;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings each channel to mean 0 and variance 1 over the batch while training, by running averages of both otherwise
 * ({@code keras.layers.BatchNormalization}).
 *
 * <p>Saves {@code gamma}, {@code beta}, {@code moving_mean}, {@code moving_variance} (channels each), with renormalization also
 * {@code moving_stddev}, {@code renorm_mean}, {@code renorm_stddev}. A frozen layer ({@code trainable(false)}) always uses the running averages and does
 * not change them. In models of Keras 2 the running variance of images is that of a sample ({@link TrainingRules}). Masked time steps do not count. {@code synchronized} is kept and has no effect within one process.
 * Ioffe and Szegedy 2015; Ioffe 2017.
 *
 * <pre>{@code
 * BatchNormalization norm = BatchNormalization.create().momentum(0.9);
 * }</pre>
 */
public final class BatchNormalization extends ScaledNormalization<BatchNormalization> {

    /** Keras's {@code backend.epsilon()}: keeps the weight of a wholly masked batch from being 0. */
    private static final double FUZZ = 1e-7;

    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);
    private static final Arg<Double> MOMENTUM = Arg.optional("momentum", ArgTypes.FLOAT, 0.99);
    private static final Arg<Initializer> MOVING_MEAN_INITIALIZER =
            Arg.optional("moving_mean_initializer", Initializers.REGISTRY, "zeros");
    private static final Arg<Initializer> MOVING_VARIANCE_INITIALIZER =
            Arg.optional("moving_variance_initializer", Initializers.REGISTRY, "ones");
    private static final Arg<Boolean> SYNCHRONIZED = Arg.optional("synchronized", ArgTypes.BOOL, false);
    private static final Arg<Boolean> RENORM = Arg.optional("renorm", ArgTypes.BOOL, false);
    private static final Arg<@Nullable Map<String, Double>> RENORM_CLIPPING =
            Arg.optional("renorm_clipping", ArgTypes.nullable(BatchRenormalization.CLIPPING), null);
    private static final Arg<Double> RENORM_MOMENTUM = Arg.optional("renorm_momentum", ArgTypes.FLOAT, 0.99);

    public static final Schema<BatchNormalization> SCHEMA = schema(
            "BatchNormalization",
            BatchNormalization::new,
            AXIS,
            MOMENTUM,
            EPSILON,
            CENTER,
            SCALE,
            BETA_INITIALIZER,
            GAMMA_INITIALIZER,
            MOVING_MEAN_INITIALIZER,
            MOVING_VARIANCE_INITIALIZER,
            BETA_REGULARIZER,
            GAMMA_REGULARIZER,
            BETA_CONSTRAINT,
            GAMMA_CONSTRAINT,
            SYNCHRONIZED,
            RENORM,
            RENORM_CLIPPING,
            RENORM_MOMENTUM);

    private @Nullable Variable movingMean;
    private @Nullable Variable movingVariance;
    private @Nullable BatchRenormalization renormalization;

    private BatchNormalization() {
        super(SCHEMA);
    }

    public static BatchNormalization create() {
        return new BatchNormalization();
    }

    /** The axis of the channels (default -1). */
    public BatchNormalization axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    /** How much of the running averages a step keeps (default 0.99). */
    public BatchNormalization momentum(double momentum) {
        set(MOMENTUM, momentum);
        return this;
    }

    /** Where the running mean begins, by name (default {@code "zeros"}). */
    public BatchNormalization movingMeanInitializer(String initializer) {
        set(MOVING_MEAN_INITIALIZER, initializer);
        return this;
    }

    /** Where the running variance begins, by name (default {@code "ones"}). */
    public BatchNormalization movingVarianceInitializer(String initializer) {
        set(MOVING_VARIANCE_INITIALIZER, initializer);
        return this;
    }

    /** Kept for Keras's sake: several processes do not share statistics here (default false). */
    public BatchNormalization synchronizedStatistics(boolean synchronize) {
        set(SYNCHRONIZED, synchronize);
        return this;
    }

    /** Whether training corrects the batch's statistics towards the running ones: batch renormalization (default false). */
    public BatchNormalization renorm(boolean renorm) {
        set(RENORM, renorm);
        validate();
        return this;
    }

    /** Limits of the correction: any of {@code "rmin"}, {@code "rmax"}, {@code "dmax"} (default none). */
    public BatchNormalization renormClipping(Map<String, Double> clipping) {
        set(RENORM_CLIPPING, clipping);
        return this;
    }

    /** How much of the correction's running averages a step keeps (default 0.99). */
    public BatchNormalization renormMomentum(double momentum) {
        set(RENORM_MOMENTUM, momentum);
        return this;
    }

    @Override
    protected void validate() {
        if (get(RENORM) && get(RENORM_CLIPPING) == null) {
            set(RENORM_CLIPPING, Map.of());
        }
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.ofMinRank(this, inputShapes, 2);
        Shape shape = Shape.of(InputChecks.known(this, input, get(AXIS)));
        addScale(shape, get(SCALE), get(CENTER));
        movingMean = addStatistic("moving_mean", shape, get(MOVING_MEAN_INITIALIZER));
        movingVariance = addStatistic("moving_variance", shape, get(MOVING_VARIANCE_INITIALIZER));
        if (get(RENORM)) {
            Initializer stddev = new RootInitializer(get(MOVING_VARIANCE_INITIALIZER));
            Map<String, Double> clipping = get(RENORM_CLIPPING);
            renormalization = new BatchRenormalization(
                    addStatistic("moving_stddev", shape, stddev),
                    addStatistic("renorm_mean", shape, get(MOVING_MEAN_INITIALIZER)),
                    addStatistic("renorm_stddev", shape, stddev),
                    clipping == null ? Map.of() : clipping,
                    get(RENORM_MOMENTUM),
                    get(MOMENTUM),
                    get(EPSILON));
        }
    }

    private Variable addStatistic(String name, Shape shape, Initializer initializer) {
        return addWeight(name, shape, policy().variableDType(), initializer, null, null, false);
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        Variable meanVariable = Objects.requireNonNull(movingMean, "moving_mean");
        Variable varianceVariable = Objects.requireNonNull(movingVariance, "moving_variance");
        Value gamma = gamma(call);
        Value beta = beta(call);
        if (!call.training() || !isTrainable()) {
            return apply(x, call.read(meanVariable), call.read(varianceVariable), gamma, beta);
        }
        List<Value> moments = moments(x, call.mask());
        Value mean = moments.get(0);
        Value variance = moments.get(1);
        if (renormalization != null) {
            BatchRenormalization.Correction correction = renormalization.correct(call, mean, variance);
            Value offset = gamma == null ? correction.d() : Ops.multiply(correction.d(), gamma);
            gamma = gamma == null ? correction.r() : Ops.multiply(correction.r(), gamma);
            beta = beta == null ? offset : Ops.add(offset, beta);
            renormalization.update(call, mean, variance, meanVariable, varianceVariable);
        } else {
            assignAverage(call, meanVariable, mean, get(MOMENTUM));
            assignAverage(call, varianceVariable, runningVariance(call, variance), get(MOMENTUM));
        }
        return apply(x, mean, variance, gamma, beta);
    }

    /** What the running variance takes in: in Keras 2 that of a sample, for TensorFlow's kernel for images and volumes (FusedBatchNormV3) gives it out so. */
    private Value runningVariance(Call call, Value variance) {
        Value x = call.input();
        int channel = x.shape().axis(get(AXIS));
        boolean fused = (x.rank() == 4 || x.rank() == 5) && (channel == 1 || channel == x.rank() - 1);
        if (call.trace().rules() != TrainingRules.KERAS_2 || !fused || call.mask() != null) {
            return variance;
        }
        double n = (double) x.shape().elementCount() / x.shape().dim(channel);
        return Ops.multiply(variance, n / Math.max(n - 1, 1));
    }

    static Value assignAverage(Call call, Variable variable, Value value, double momentum) {
        Value average = Ops.add(
                Ops.multiply(call.read(variable), momentum), Ops.multiply(Ops.stopGradient(value), 1 - momentum));
        call.assign(variable, average);
        return average;
    }

    private Value apply(Value x, Value mean, Value variance, @Nullable Value gamma, @Nullable Value beta) {
        int axis = get(AXIS);
        if (x.shape().axis(axis) == x.rank() - 1) {
            return normalize(x, mean, variance, gamma, beta);
        }
        Value wideMean = Objects.requireNonNull(along(mean, x, axis));
        Value wideVariance = Objects.requireNonNull(along(variance, x, axis));
        return normalize(x, wideMean, wideVariance, along(gamma, x, axis), along(beta, x, axis));
    }

    /** Mean and variance of each channel. */
    private List<Value> moments(Value x, @Nullable Value mask) {
        int channel = x.shape().axis(get(AXIS));
        int[] axes =
                IntStream.range(0, x.rank()).filter(axis -> axis != channel).toArray();
        if (mask == null) {
            Value mean = Ops.mean(x, axes, true);
            Value variance = Ops.mean(Ops.square(Ops.subtract(x, mean)), axes, false);
            return List.of(Ops.reshape(mean, variance.shape()), variance);
        }
        if (mask.rank() != x.rank() - 1) {
            throw new IllegalArgumentException("The mask of layer " + name()
                    + " (BatchNormalization) must have one axis less than its input of shape " + x.shape()
                    + ", received shape " + mask.shape() + ".");
        }
        Value keep = Ops.cast(Ops.broadcastTo(Ops.expandDims(mask, -1), x.shape()), x.dtype());
        Value weight = Ops.add(Ops.sum(keep, axes, true), FUZZ);
        Value mean = Ops.divide(Ops.sum(Ops.where(keep, x, Ops.zerosLike(x)), axes, true), weight);
        Value difference = Ops.where(keep, Ops.subtract(x, mean), Ops.zerosLike(x));
        Value variance = Ops.divide(Ops.sum(Ops.square(difference), axes, true), weight);
        Shape channels = Shape.of(x.shape().dim(channel));
        return List.of(Ops.reshape(mean, channels), Ops.reshape(variance, channels));
    }
}
