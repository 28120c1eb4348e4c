package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.KerasObject;
import dev.keratin.serialization.Names;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A number a sample, or one a batch, that says how far predictions are from the truth ({@code keras.losses.Loss}).
 *
 * <p>A loss of your own extends this class and gives the value of each sample; types, masks, weights and the reduction are done here:
 *
 * <pre>{@code
 * public final class Cubic extends Loss {
 *     public static final Schema<Cubic> SCHEMA = declareCustom("mine", "Cubic", Cubic::new);
 *
 *     public Cubic() {
 *         super(SCHEMA, "cubic");
 *     }
 *
 *     @Override
 *     protected Value call(Value yTrue, Value yPred) {
 *         Value error = Ops.abs(Ops.subtract(yPred, yTrue));
 *         return Ops.mean(Ops.power(error, 3), new int[] {-1}, false);
 *     }
 * }
 * }</pre>
 *
 * <p>For a function without arguments {@link Losses#of} is shorter. The {@code dtype} argument is not in Keras's config; it is written here where it was set.
 */
public abstract class Loss extends KerasObject {

    static final Arg<@Nullable String> NAME = Arg.optional("name", ArgTypes.nullable(ArgTypes.STRING), null);
    static final Arg<@Nullable String> REDUCTION =
            Arg.optional("reduction", ArgTypes.nullable(reductions()), "sum_over_batch_size");
    static final Arg<@Nullable String> DTYPE = Arg.unwritten("dtype", ArgTypes.nullable(ArgTypes.STRING), null);

    private final @Nullable String defaultName;

    /**
     * A loss with all defaults.
     *
     * @param schema made by {@link #declareCustom}
     * @param defaultName its name where none is given; null for an automatic one
     */
    protected Loss(Schema<? extends Loss> schema, @Nullable String defaultName) {
        super(schema);
        this.defaultName = defaultName;
    }

    /** "auto" is Keras 2's word for the usual one. */
    private static ArgType<String> reductions() {
        List<String> words = List.of("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none");
        return ArgTypes.of(
                "one of " + words + " or null",
                tree -> "auto".equals(tree)
                        ? "sum_over_batch_size"
                        : tree instanceof String word && words.contains(word) ? word : null,
                word -> word);
    }

    static <T extends Loss> Schema<T> declare(String className, Supplier<T> blank, Arg<?>... args) {
        return Schema.of("keras.losses", className, blank, withDType(args)).after(List.of(NAME, REDUCTION));
    }

    /** The schema of a loss of yours: its own arguments, beside name, reduction and dtype, which every loss has. */
    protected static <T extends Loss> Schema<T> declareCustom(
            String packageName, String className, Supplier<T> blank, Arg<?>... args) {
        return Schema.custom(packageName, className, blank, withDType(args)).after(List.of(NAME, REDUCTION));
    }

    private static Arg<?>[] withDType(Arg<?>[] args) {
        Arg<?>[] all = java.util.Arrays.copyOf(args, args.length + 1);
        all[args.length] = DTYPE;
        return all;
    }

    /** The name that logs show. */
    public final String name() {
        String name = get(NAME);
        if (name == null) {
            name = defaultName == null ? Names.next(className()) : defaultName;
            update(NAME, name);
        }
        return name;
    }

    /** How the values of samples become one: a word of Keras, or null or "none" for not at all. */
    public final @Nullable String reduction() {
        return get(REDUCTION);
    }

    /** The type that the loss is computed in; float32 unless set. */
    public final DType dtype() {
        String dtype = get(DTYPE);
        return dtype == null ? DType.FLOAT32 : DType.of(dtype);
    }

    /**
     * The loss of each sample.
     *
     * @param yTrue the truth, in {@link #dtype} unless {@link #target} says otherwise
     * @param yPred the predictions, in {@link #dtype}
     */
    protected abstract Value call(Value yTrue, Value yPred);

    /** The truth in the type that {@link #call} wants: {@code dtype}, unless labels are indices. */
    protected Value target(Value yTrue, DType dtype) {
        return Ops.cast(yTrue, dtype);
    }

    /** Which values count, where the loss itself leaves some out; null for all. */
    protected @Nullable Value mask(Value yTrue, Value yPred, Value losses) {
        return null;
    }

    /** The loss of each sample, before masks, weights and reduction. */
    public final Value values(Value yTrue, Value yPred) {
        lock();
        return call(target(yTrue, dtype()), Ops.cast(yPred, dtype()));
    }

    /**
     * The loss of a batch: of each sample, masked, weighted and reduced as {@link #reduction} says.
     *
     * @param sampleWeight a weight a sample (or a step of each), null for ones
     * @param mask not zero where a prediction counts, null for everywhere
     */
    public final Value apply(Value yTrue, Value yPred, @Nullable Value sampleWeight, @Nullable Value mask) {
        lock();
        DType dtype = dtype();
        Value truth = target(yTrue, dtype);
        Value prediction = Ops.cast(yPred, dtype);
        Value losses = Ops.cast(call(truth, prediction), dtype);
        Value own = mask(truth, prediction, losses);
        Value both = mask == null ? own : own == null ? mask : Ops.logicalAnd(mask, own);
        String reduction = reduction();
        boolean mean = "mean".equals(reduction) || "sum_over_batch_size".equals(reduction);
        Value weights = SampleWeights.masked(sampleWeight, both, dtype, mean);
        if (weights != null) {
            SampleWeights.Pair pair = SampleWeights.align(losses, weights, true);
            losses = Ops.multiply(pair.first(), pair.second());
            weights = pair.second();
        }
        return reduce(losses, weights, reduction);
    }

    private static Value reduce(Value losses, @Nullable Value weights, @Nullable String reduction) {
        if (reduction == null
                || reduction.equals("none")
                || losses.rank() == 0
                || losses.shape().size() == 0) {
            return losses;
        }
        Value sum = Ops.sum(losses);
        if (reduction.equals("sum")) {
            return sum;
        }
        if (reduction.equals("mean_with_sample_weight") && weights != null) {
            return SampleWeights.divideNoNan(sum, Ops.sum(weights));
        }
        return Ops.divide(sum, losses.shape().size());
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        name();
        return super.getConfig();
    }
}
