package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.tensor.DType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How categories become numbers: the {@code output_mode} of several layers. */
final class Encoding {

    private static final Map<String, String> OLD_NAMES = Map.of("binary", "multi_hot", "tf-idf", "tf_idf");

    private Encoding() {}

    /** One of these modes, also under the names of old files. */
    static ArgType<String> mode(String... modes) {
        ArgType<String> words = ArgTypes.oneOf(modes);
        return new ArgType<>() {
            @Override
            public String parse(@Nullable Object tree) {
                return words.parse(tree instanceof String word ? OLD_NAMES.getOrDefault(word, word) : tree);
            }

            @Override
            public @Nullable Object tree(String mode) {
                return mode;
            }
        };
    }

    /**
     * Indices encoded.
     *
     * @param mode {@code "int"}, {@code "one_hot"}, {@code "multi_hot"} or {@code "count"}
     * @param depth the number of categories
     * @param dtype the type of the result
     * @param weights what each index counts, null for 1
     */
    static Value encode(Value indices, String mode, int depth, DType dtype, @Nullable Value weights) {
        if (mode.equals("int")) {
            return Ops.cast(indices, dtype);
        }
        if (mode.equals("one_hot")) {
            boolean single = indices.rank() > 1 && indices.shape().last() == 1;
            return Ops.oneHot(single ? Ops.squeeze(indices, -1) : indices, depth, dtype);
        }
        Value each = Ops.oneHot(indices, depth, dtype);
        // Keras reduces the axis behind the batch, however many follow.
        int[] samples = {indices.rank() > 1 ? 1 : 0};
        if (mode.equals("multi_hot")) {
            return Ops.max(each, samples, false);
        }
        Value counted = weights == null ? each : Ops.multiply(each, Ops.expandDims(Ops.cast(weights, dtype), -1));
        return Ops.sum(counted, samples, false);
    }
}
