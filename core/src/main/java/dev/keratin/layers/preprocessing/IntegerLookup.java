package dev.keratin.layers.preprocessing;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Integers as numbers from 0 on, by a vocabulary ({@code keras.layers.IntegerLookup}).
 *
 * <p>Any shape. No weights: the vocabulary stands in the config.
 *
 * <pre>{@code
 * IntegerLookup lookup = IntegerLookup.create().vocabulary(List.of(12L, 36L, 1138L));
 * }</pre>
 */
public final class IntegerLookup extends IndexLookup<IntegerLookup> {

    private static final Arg<@Nullable Object> OOV_TOKEN = Arg.optional("oov_token", ArgTypes.ANY, -1L);
    private static final Arg<String> VOCABULARY_DTYPE =
            Arg.optional("vocabulary_dtype", ArgTypes.oneOf("int64"), "int64");

    public static final Schema<IntegerLookup> SCHEMA = schema(
            "IntegerLookup",
            IntegerLookup::new,
            INVERT,
            MAX_TOKENS,
            NUM_OOV_INDICES,
            OOV_TOKEN,
            MASK_TOKEN,
            OUTPUT_MODE,
            SPARSE,
            PAD_TO_MAX_TOKENS,
            VOCABULARY_DTYPE,
            IDF_WEIGHTS,
            VOCABULARY,
            VOCABULARY_SIZE,
            OOV_METHOD,
            SALT);

    private IntegerLookup() {
        super(SCHEMA);
    }

    public static IntegerLookup create() {
        return new IntegerLookup();
    }

    /** The integer that has number 0; null, the default, for none. */
    public IntegerLookup maskToken(@Nullable Long maskToken) {
        set(MASK_TOKEN, maskToken);
        return this;
    }

    /** What stands for integers out of the vocabulary (default -1). */
    public IntegerLookup oovToken(@Nullable Long oovToken) {
        set(OOV_TOKEN, oovToken);
        return this;
    }

    /** How integers out of the vocabulary are spread over their numbers: {@code "floormod"} (default) or {@code "farmhash"}. */
    public IntegerLookup oovMethod(String oovMethod) {
        set(OOV_METHOD, oovMethod);
        return this;
    }

    /** The vocabulary. Set the other arguments before. */
    public IntegerLookup vocabulary(List<Long> vocabulary) {
        useVocabulary(vocabulary, null);
        return this;
    }

    /** The vocabulary and the weight of each integer for {@code "tf_idf"}. Set the other arguments before. */
    public IntegerLookup vocabulary(List<Long> vocabulary, List<Double> idfWeights) {
        useVocabulary(vocabulary, idfWeights);
        return this;
    }

    @Override
    @Nullable
    Object oovToken() {
        return get(OOV_TOKEN);
    }

    @Override
    DType tokenType() {
        return DType.INT64;
    }
}
