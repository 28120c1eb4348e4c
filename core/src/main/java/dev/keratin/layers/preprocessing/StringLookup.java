package dev.keratin.layers.preprocessing;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Strings as numbers, by a vocabulary ({@code keras.layers.StringLookup}).
 *
 * <p>Any shape. No weights: the vocabulary stands in the config.
 *
 * <pre>{@code
 * StringLookup lookup = StringLookup.create().vocabulary(List.of("cat", "dog"));
 * }</pre>
 */
public final class StringLookup extends IndexLookup<StringLookup> {

    private static final Arg<@Nullable String> OOV_TOKEN =
            Arg.optional("oov_token", ArgTypes.nullable(ArgTypes.STRING), "[UNK]");
    private static final Arg<String> ENCODING = Arg.optional("encoding", ArgTypes.STRING, "utf-8");

    public static final Schema<StringLookup> SCHEMA = schema(
            "StringLookup",
            StringLookup::new,
            INVERT,
            MAX_TOKENS,
            NUM_OOV_INDICES,
            OOV_TOKEN,
            MASK_TOKEN,
            OUTPUT_MODE,
            SPARSE,
            PAD_TO_MAX_TOKENS,
            IDF_WEIGHTS,
            VOCABULARY,
            VOCABULARY_SIZE,
            OOV_METHOD,
            SALT,
            ENCODING);

    private StringLookup() {
        super(SCHEMA);
    }

    public static StringLookup create() {
        return new StringLookup();
    }

    /** The string that has number 0, usually {@code ""}; null, the default, for none. */
    public StringLookup maskToken(@Nullable String maskToken) {
        set(MASK_TOKEN, maskToken);
        return this;
    }

    /** What stands for strings out of the vocabulary (default {@code "[UNK]"}). */
    public StringLookup oovToken(@Nullable String oovToken) {
        set(OOV_TOKEN, oovToken);
        return this;
    }

    /** The vocabulary. Set the other arguments before. */
    public StringLookup vocabulary(List<String> vocabulary) {
        useVocabulary(vocabulary, null);
        return this;
    }

    /** The vocabulary and the weight of each string for {@code "tf_idf"}. Set the other arguments before. */
    public StringLookup vocabulary(List<String> vocabulary, List<Double> idfWeights) {
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
        return DType.STRING;
    }
}
