package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as the index of the range they lie in ({@code keras.layers.Discretization}).
 *
 * <p>Any shape. The boundaries are given, or learned by {@link #adapt} so that each range holds equally many numbers. No weights: what is learned stands in
 * the config.
 *
 * <pre>{@code
 * Discretization ages = Discretization.of(18, 40, 65).outputMode("one_hot");
 * }</pre>
 */
public final class Discretization extends Layer {

    private static final Arg<@Nullable List<Double>> BIN_BOUNDARIES =
            Arg.optional("bin_boundaries", ArgTypes.nullable(ArgTypes.listOf(ArgTypes.FLOAT)), null);
    private static final Arg<@Nullable Integer> NUM_BINS =
            Arg.optional("num_bins", ArgTypes.nullable(ArgTypes.NON_NEGATIVE_INT), null);
    private static final Arg<Double> EPSILON = Arg.optional("epsilon", ArgTypes.FLOAT, 0.01);
    private static final Arg<String> OUTPUT_MODE =
            Arg.optional("output_mode", Encoding.mode("int", "one_hot", "multi_hot", "count"), "int");
    private static final Arg<Boolean> SPARSE = Arg.optional("sparse", ArgTypes.BOOL, false);
    private static final Arg<DTypePolicy> TYPE = Arg.optional("dtype", PlainPolicy.ARG, "float32");

    public static final Schema<Discretization> SCHEMA = Schema.of(
            "keras.layers",
            "Discretization",
            Discretization::new,
            BIN_BOUNDARIES,
            NUM_BINS,
            EPSILON,
            OUTPUT_MODE,
            SPARSE,
            NAME,
            TYPE);

    private Discretization() {
        super(SCHEMA);
    }

    /** A layer with these boundaries between ranges; a boundary belongs to the range above it. */
    public static Discretization of(double... binBoundaries) {
        Discretization layer = new Discretization();
        layer.set(BIN_BOUNDARIES, Arrays.stream(binBoundaries).boxed().toList());
        return layer;
    }

    /** A layer that learns the boundaries of this many ranges. */
    public static Discretization learning(int numBins) {
        Discretization layer = new Discretization();
        layer.set(NUM_BINS, numBins);
        return layer;
    }

    /** The name; without it one is made from the class. */
    public Discretization name(String name) {
        rename(name);
        return this;
    }

    /** How exact learned boundaries are, as a share of the numbers (default 0.01). */
    public Discretization epsilon(double epsilon) {
        set(EPSILON, epsilon);
        return this;
    }

    /** {@code "int"} (default): the index; {@code "one_hot"}, {@code "multi_hot"}, {@code "count"}: vectors. */
    public Discretization outputMode(String outputMode) {
        set(OUTPUT_MODE, outputMode);
        return this;
    }

    @Override
    protected void validate() {
        if (get(BIN_BOUNDARIES) == null && get(NUM_BINS) == null) {
            throw new IllegalArgumentException(
                    "Discretization needs `bin_boundaries` or `num_bins`, received neither; give one of them.");
        }
    }

    /** Learns the boundaries from numbers. */
    public void adapt(Tensor data) {
        adapt(List.of(data));
    }

    /** Learns the boundaries from batches of numbers. */
    public void adapt(Iterable<Tensor> batches) {
        Integer bins = get(NUM_BINS);
        if (bins == null) {
            throw new IllegalStateException("Discretization layer " + name()
                    + " was made with `bin_boundaries` and cannot adapt; make it with Discretization.learning.");
        }
        QuantileSummary summary = QuantileSummary.empty();
        for (Tensor batch : batches) {
            summary = QuantileSummary.of(batch.toFloats(), get(EPSILON)).merge(summary, get(EPSILON));
        }
        update(
                BIN_BOUNDARIES,
                summary.boundaries(bins).stream()
                        .map(boundary -> (Object) boundary)
                        .toList());
    }

    /** The boundaries, null before any were given or learned. */
    public @Nullable List<Double> binBoundaries() {
        return get(BIN_BOUNDARIES);
    }

    @Override
    public boolean isTrainable() {
        return true;
    }

    @Override
    public void setTrainable(boolean trainable) {
        // There is nothing to freeze, and Keras writes no such key.
    }

    @Override
    public DTypePolicy policy() {
        return get(TYPE);
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected Value call(Call call) {
        List<Double> boundaries = get(BIN_BOUNDARIES);
        if (boundaries == null) {
            throw new IllegalStateException("Discretization layer " + name()
                    + " has no boundaries yet: give `bin_boundaries` or call adapt before using it.");
        }
        Value x = Ops.cast(call.input(), DType.FLOAT32);
        Value limits = call.graph()
                .constant(Tensor.of(boundaries.stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                        .cast(DType.FLOAT32));
        Value above = Ops.cast(Ops.greaterEqual(Ops.expandDims(x, -1), limits), DType.FLOAT32);
        Value indices = Ops.cast(Ops.sum(above, new int[] {-1}, false), DType.INT32);
        String mode = get(OUTPUT_MODE);
        DType dtype = mode.equals("int") ? DType.INT32 : policy().arithmetic();
        return Encoding.encode(indices, mode, boundaries.size() + 1, dtype, null);
    }
}
