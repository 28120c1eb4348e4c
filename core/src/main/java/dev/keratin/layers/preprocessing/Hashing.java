package dev.keratin.layers.preprocessing;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Strings or integers as the number of a bucket, by a hash ({@code keras.layers.Hashing}).
 *
 * <p>Any shape. Hashes are TensorFlow's: FarmHash without a salt, SipHash with one. No weights.
 *
 * <pre>{@code
 * Hashing hashing = Hashing.of(1000).salt(133, 137);
 * }</pre>
 */
public final class Hashing extends AbstractLayer<Hashing> {

    private static final Arg<Integer> NUM_BINS = Arg.required("num_bins", ArgTypes.POSITIVE_INT);
    private static final Arg<@Nullable List<Long>> SALT = Arg.optional("salt", Buckets.SALT, null);
    private static final Arg<@Nullable Object> MASK_VALUE = Arg.optional("mask_value", ArgTypes.ANY, null);
    private static final Arg<String> OUTPUT_MODE =
            Arg.optional("output_mode", Encoding.mode("int", "one_hot", "multi_hot", "count"), "int");
    private static final Arg<Boolean> SPARSE = Arg.optional("sparse", ArgTypes.BOOL, false);

    public static final Schema<Hashing> SCHEMA =
            schema("Hashing", Hashing::new, NUM_BINS, SALT, MASK_VALUE, OUTPUT_MODE, SPARSE);

    private Hashing() {
        super(SCHEMA);
    }

    /** A layer with this many buckets. */
    public static Hashing of(int numBins) {
        Hashing layer = new Hashing();
        layer.set(NUM_BINS, numBins);
        layer.dtype("int64");
        return layer;
    }

    /** The key of the hash. */
    public Hashing salt(long one, long two) {
        set(SALT, List.of(one, two));
        return this;
    }

    /** What has the first bucket to itself, a string or an integer. */
    public Hashing maskValue(Object maskValue) {
        set(MASK_VALUE, maskValue);
        return this;
    }

    /** {@code "int"} (default): the bucket; {@code "one_hot"}, {@code "multi_hot"}, {@code "count"}: vectors. Sets the type of the result. */
    public Hashing outputMode(String outputMode) {
        set(OUTPUT_MODE, outputMode);
        return dtype(outputMode.equals("int") ? "int64" : "float32");
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        TensorSpec spec = new TensorSpec(DType.INT64, x.shape());
        Value indices = call.graph().apply(new HostFunction("hash", spec, inputs -> hash(inputs.get(0))), x);
        String mode = get(OUTPUT_MODE);
        return Encoding.encode(indices, mode, get(NUM_BINS), policy().arithmetic(), null);
    }

    private Tensor hash(Tensor values) {
        Object mask = get(MASK_VALUE);
        boolean masking = mask != null && get(NUM_BINS) > 1;
        long count = masking ? get(NUM_BINS) - 1 : get(NUM_BINS);
        String masked = mask instanceof Number number ? Long.toString(number.longValue()) : String.valueOf(mask);
        long[] buckets = new long[values.size()];
        for (int i = 0; i < buckets.length; i++) {
            String text = Buckets.text(values, i);
            long bucket = Buckets.of(text, count, get(SALT));
            buckets[i] = !masking ? bucket : text.equals(masked) ? 0 : bucket + 1;
        }
        return Tensor.of(buckets).reshape(values.shape().toArray());
    }
}
