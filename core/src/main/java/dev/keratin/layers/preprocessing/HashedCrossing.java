package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.Layer;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Several features together as the number of a bucket, by a hash ({@code keras.layers.HashedCrossing}).
 *
 * <p>Inputs {@code (batch)} or {@code (batch, 1)} of strings or integers. Hashes are TensorFlow's. No weights.
 *
 * <pre>{@code
 * HashedCrossing crossing = HashedCrossing.of(1000).outputMode("one_hot");
 * }</pre>
 */
public final class HashedCrossing extends Layer {

    /** TensorFlow's key for crossing. */
    private static final long KEY = 0xDECAFCAFFEL;

    private static final Arg<Integer> NUM_BINS = Arg.required("num_bins", ArgTypes.POSITIVE_INT);
    private static final Arg<String> OUTPUT_MODE = Arg.optional("output_mode", Encoding.mode("int", "one_hot"), "int");
    private static final Arg<Boolean> SPARSE = Arg.optional("sparse", ArgTypes.BOOL, false);
    private static final Arg<DTypePolicy> TYPE = Arg.optional("dtype", PlainPolicy.ARG, "float32");

    public static final Schema<HashedCrossing> SCHEMA =
            Schema.of("keras.layers", "HashedCrossing", HashedCrossing::new, NUM_BINS, OUTPUT_MODE, SPARSE, NAME, TYPE);

    private HashedCrossing() {
        super(SCHEMA);
    }

    /** A layer with this many buckets. */
    public static HashedCrossing of(int numBins) {
        HashedCrossing layer = new HashedCrossing();
        layer.set(NUM_BINS, numBins);
        layer.set(TYPE, "int64");
        return layer;
    }

    /** The name; without it one is made from the class. */
    public HashedCrossing name(String name) {
        rename(name);
        return this;
    }

    /** {@code "int"} (default): the bucket; {@code "one_hot"}: a vector. Sets the type of the result. */
    public HashedCrossing outputMode(String outputMode) {
        set(OUTPUT_MODE, outputMode);
        set(TYPE, outputMode.equals("int") ? "int64" : "float32");
        return this;
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
        List<Value> inputs = call.inputs();
        Shape shape = inputs.get(0).shape();
        if (inputs.size() < 2
                || shape.rank() > 2
                || (shape.rank() == 2 && shape.last() != 1)
                || inputs.stream()
                        .anyMatch(input ->
                                !input.shape().equals(shape) || input.dtype().isFloating())) {
            throw new IllegalArgumentException("Layer " + name() + " (HashedCrossing) needs at least two tensors of"
                    + " strings or integers of one shape, (batch) or (batch, 1), received " + inputs + ".");
        }
        Value indices = call.graph()
                .applyAll(new HostFunction("cross", new TensorSpec(DType.INT64, shape), this::cross), inputs)
                .get(0);
        return Encoding.encode(indices, get(OUTPUT_MODE), get(NUM_BINS), policy().arithmetic(), null);
    }

    private Tensor cross(List<Tensor> features) {
        long[] buckets = new long[features.get(0).size()];
        for (int i = 0; i < buckets.length; i++) {
            long hash = KEY;
            for (Tensor feature : features) {
                long value = feature.dtype() == DType.STRING
                        ? FarmHash.fingerprint(feature.buffer().text()[i].getBytes(StandardCharsets.UTF_8))
                        : feature.getLong(i);
                hash = FarmHash.join(hash, value);
            }
            buckets[i] = Long.remainderUnsigned(hash, get(NUM_BINS));
        }
        return Tensor.of(buckets).reshape(features.get(0).shape().toArray());
    }
}
