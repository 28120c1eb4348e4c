package dev.keratin.layers.preprocessing;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * Integers from 0 on as vectors ({@code keras.layers.CategoryEncoding}).
 *
 * <p>Input {@code (batch, samples)}, output {@code (batch, num_tokens)}, or with {@code "one_hot"} one vector for each integer. No weights.
 *
 * <pre>{@code
 * CategoryEncoding encoding = CategoryEncoding.of(10).outputMode("one_hot");
 * }</pre>
 */
public final class CategoryEncoding extends AbstractLayer<CategoryEncoding> {

    private static final Arg<Integer> NUM_TOKENS = Arg.required("num_tokens", ArgTypes.POSITIVE_INT);
    private static final Arg<String> OUTPUT_MODE =
            Arg.optional("output_mode", Encoding.mode("multi_hot", "one_hot", "count"), "multi_hot");
    private static final Arg<Boolean> SPARSE = Arg.unwritten("sparse", ArgTypes.BOOL, false);

    public static final Schema<CategoryEncoding> SCHEMA =
            schema("CategoryEncoding", CategoryEncoding::new, NUM_TOKENS, OUTPUT_MODE, SPARSE);

    private CategoryEncoding() {
        super(SCHEMA);
    }

    /** A layer for integers below this number. */
    public static CategoryEncoding of(int numTokens) {
        CategoryEncoding layer = new CategoryEncoding();
        layer.set(NUM_TOKENS, numTokens);
        return layer;
    }

    /** {@code "multi_hot"} (default): which integers a sample has; {@code "count"}: how often; {@code "one_hot"}: each integer by itself. */
    public CategoryEncoding outputMode(String outputMode) {
        set(OUTPUT_MODE, outputMode);
        return this;
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected Value call(Call call) {
        Value weights = call.value(1, "count_weights");
        if (weights != null && !get(OUTPUT_MODE).equals("count")) {
            throw new IllegalArgumentException("`count_weights` of layer " + name()
                    + " serve only output_mode=\"count\", received them with \"" + get(OUTPUT_MODE)
                    + "\"; leave them out.");
        }
        return Encoding.encode(call.input(), get(OUTPUT_MODE), get(NUM_TOKENS), policy().arithmetic(), weights);
    }
}
