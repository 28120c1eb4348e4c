package dev.keratin.layers.preprocessing;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as numbers, by a vocabulary: what {@link StringLookup} and {@link IntegerLookup} share.
 *
 * <p>The mask token, where there is one, is number 0; then come the numbers for tokens out of the vocabulary, then the vocabulary. A {@code .keras}
 * archive keeps a learned vocabulary among its assets, other files in the config, which Keras reads like one that was given.
 *
 * @param <S> the layer's own class
 */
public abstract class IndexLookup<S extends IndexLookup<S>> extends AbstractLayer<S> implements VocabularyLayer {

    static final Arg<Boolean> INVERT = Arg.optional("invert", ArgTypes.BOOL, false);
    static final Arg<@Nullable Integer> MAX_TOKENS =
            Arg.optional("max_tokens", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    static final Arg<Integer> NUM_OOV_INDICES = Arg.optional(
            "num_oov_indices", ArgTypes.integer("an integer from 0 to 1000000", i -> i >= 0 && i <= 1_000_000), 1);
    static final Arg<@Nullable Object> MASK_TOKEN = Arg.optional("mask_token", ArgTypes.ANY, null);
    static final Arg<String> OUTPUT_MODE =
            Arg.optional("output_mode", Encoding.mode("int", "one_hot", "multi_hot", "count", "tf_idf"), "int");
    static final Arg<Boolean> SPARSE = Arg.optional("sparse", ArgTypes.BOOL, false);
    static final Arg<Boolean> PAD_TO_MAX_TOKENS = Arg.optional("pad_to_max_tokens", ArgTypes.BOOL, false);
    static final Arg<@Nullable List<Double>> IDF_WEIGHTS =
            Arg.optional("idf_weights", ArgTypes.nullable(ArgTypes.listOf(ArgTypes.FLOAT)), null);
    static final Arg<@Nullable List<Object>> VOCABULARY = Arg.optional("vocabulary", Vocabulary.ARG, null);
    static final Arg<@Nullable Integer> VOCABULARY_SIZE =
            Arg.optional("vocabulary_size", ArgTypes.nullable(ArgTypes.NON_NEGATIVE_INT), null);
    static final Arg<String> OOV_METHOD =
            Arg.optional("oov_method", ArgTypes.oneOf("floormod", "farmhash"), "floormod");
    static final Arg<@Nullable List<Long>> SALT = Arg.optional("salt", Buckets.SALT, null);

    private @Nullable Vocabulary vocabulary;

    IndexLookup(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** What stands for tokens out of the vocabulary. */
    abstract @Nullable Object oovToken();

    /** The type of the tokens. */
    abstract DType tokenType();

    /** Whether numbers are turned into tokens instead (default false). */
    public final S invert(boolean invert) {
        set(INVERT, invert);
        return self();
    }

    /** How large the vocabulary may be with all special tokens; null, the default, for any size. */
    public final S maxTokens(@Nullable Integer maxTokens) {
        set(MAX_TOKENS, maxTokens);
        return self();
    }

    /** How many numbers there are for tokens out of the vocabulary (default 1). */
    public final S numOovIndices(int numOovIndices) {
        set(NUM_OOV_INDICES, numOovIndices);
        return self();
    }

    /** {@code "int"} (default): numbers; {@code "one_hot"}, {@code "multi_hot"}, {@code "count"}, {@code "tf_idf"}: vectors. */
    public final S outputMode(String outputMode) {
        set(OUTPUT_MODE, outputMode);
        return self();
    }

    /** Whether vectors have the length {@code max_tokens} although the vocabulary is smaller (default false). */
    public final S padToMaxTokens(boolean pad) {
        set(PAD_TO_MAX_TOKENS, pad);
        return self();
    }

    /** The key of the hash that spreads tokens out of the vocabulary. */
    public final S salt(long one, long two) {
        set(SALT, List.of(one, two));
        return self();
    }

    final void useVocabulary(List<?> tokens, @Nullable List<Double> idfWeights) {
        update(VOCABULARY, tokens);
        update(IDF_WEIGHTS, idfWeights);
        take();
    }

    @Override
    protected void validate() {
        if (get(INVERT) && !get(OUTPUT_MODE).equals("int")) {
            throw new IllegalArgumentException("`output_mode` of " + className()
                    + " must be \"int\" where `invert` is true, received \"" + get(OUTPUT_MODE) + "\".");
        }
        take();
    }

    /** Takes the vocabulary of the config. */
    private void take() {
        List<Object> given = get(VOCABULARY);
        if (given == null) {
            return;
        }
        Vocabulary made = Vocabulary.of(name(), given, specialTokens());
        Integer most = get(MAX_TOKENS);
        int size = specialTokens().size() + made.tokens().size();
        if (most != null && size > most) {
            throw new IllegalArgumentException("`vocabulary` of layer " + name() + " has " + size
                    + " tokens with the special ones, but `max_tokens` is " + most
                    + "; shorten it or raise the limit.");
        }
        vocabulary = made;
        update(VOCABULARY_SIZE, size);
        if (get(OUTPUT_MODE).equals("tf_idf") && get(IDF_WEIGHTS) != null) {
            // As many as it needs, said here rather than at the first use.
            idf();
        }
    }

    private boolean hasMask() {
        return get(MASK_TOKEN) != null && get(OUTPUT_MODE).equals("int");
    }

    private List<@Nullable Object> specialTokens() {
        List<@Nullable Object> special = new ArrayList<>();
        if (hasMask()) {
            special.add(normalized(get(MASK_TOKEN)));
        }
        special.addAll(Collections.nCopies(get(NUM_OOV_INDICES), normalized(oovToken())));
        return special;
    }

    private static @Nullable Object normalized(@Nullable Object token) {
        return token == null ? null : Vocabulary.token(token);
    }

    @Override
    public final boolean hasLearnedVocabulary() {
        return get(VOCABULARY) instanceof LearnedTokens;
    }

    @Override
    public final float @Nullable [] inverseDocumentFrequencies() {
        return vocabulary == null || !get(OUTPUT_MODE).equals("tf_idf") || get(IDF_WEIGHTS) == null
                ? null
                : Arrays.copyOf(weights(), vocabularySize());
    }

    /** The tokens by their numbers. */
    @Override
    public final List<@Nullable Object> getVocabulary() {
        List<@Nullable Object> all = specialTokens();
        if (vocabulary != null) {
            all.addAll(vocabulary.tokens());
        }
        return all;
    }

    /** How many numbers there are. */
    public final int vocabularySize() {
        return getVocabulary().size();
    }

    /** Learns the vocabulary from tokens: the most frequent ones. */
    public final void adapt(Tensor data) {
        adapt(List.of(data));
    }

    /** Learns the vocabulary from batches of tokens: the most frequent ones. */
    public final void adapt(Iterable<Tensor> batches) {
        TokenCounts counts = new TokenCounts();
        for (Tensor batch : batches) {
            int width = batch.shape().rank() < 2 ? 1 : batch.shape().from(1).size();
            for (int row = 0; row * width < batch.size(); row++) {
                List<Object> document = new ArrayList<>();
                for (int i = row * width; i < (row + 1) * width; i++) {
                    document.add(token(batch, i));
                }
                counts.add(document);
            }
        }
        learn(counts);
    }

    final void learn(TokenCounts counts) {
        List<@Nullable Object> special = specialTokens();
        Integer most = get(MAX_TOKENS);
        List<@Nullable Object> left = new ArrayList<>(special);
        left.add(normalized(get(MASK_TOKEN)));
        left.add(normalized(oovToken()));
        List<Object> tokens =
                counts.mostFrequent(left, most == null ? Integer.MAX_VALUE : Math.max(0, most - special.size()));
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(
                    "Layer " + name() + " (" + className() + ") found no token to learn; give data with at least one.");
        }
        List<Double> idf = null;
        if (get(OUTPUT_MODE).equals("tf_idf")) {
            idf = tokens.stream().map(counts::inverseDocumentFrequency).toList();
        }
        useVocabulary(new LearnedTokens(tokens), idf);
    }

    private Object token(Tensor tensor, int index) {
        return tokenType() == DType.STRING ? Buckets.text(tensor, index) : (Object) (long) tensor.getDouble(index);
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        if (get(INVERT)) {
            TensorSpec spec = new TensorSpec(tokenType(), x.shape());
            return call.graph().apply(new HostFunction("invert_lookup", spec, in -> inverted(in.get(0))), x);
        }
        TensorSpec spec = new TensorSpec(DType.INT64, x.shape());
        Value numbers = call.graph().apply(new HostFunction("lookup", spec, in -> numbers(in.get(0))), x);
        return encode(numbers);
    }

    private Value encode(Value numbers) {
        String mode = get(OUTPUT_MODE);
        if (mode.equals("int")) {
            return numbers;
        }
        Value encoded = Encoding.encode(numbers, mode.equals("tf_idf") ? "count" : mode, depth(), DType.FLOAT32, null);
        return mode.equals("tf_idf") ? Ops.multiply(encoded, numbers.graph().constant(idf())) : encoded;
    }

    /** The length of a vector. */
    final int depth() {
        Integer most = get(MAX_TOKENS);
        if (get(PAD_TO_MAX_TOKENS) && most != null) {
            return most;
        }
        if (vocabulary == null) {
            throw noVocabulary();
        }
        return vocabularySize();
    }

    private IllegalStateException noVocabulary() {
        return new IllegalStateException("Layer " + name() + " (" + className()
                + ") has no vocabulary yet: give `vocabulary` or call adapt before using it.");
    }

    private Tensor idf() {
        List<Double> given = get(IDF_WEIGHTS);
        if (given == null) {
            throw new IllegalStateException("Layer " + name()
                    + " needs `idf_weights` for output_mode=\"tf_idf\": give them with the vocabulary, or call adapt.");
        }
        float[] weights = new float[depth()];
        // Files hold them padded where the result is.
        int front = given.size() == depth() ? 0 : vocabularySize() - given.size();
        if (front != 0 && front != specialTokens().size()) {
            throw new IllegalArgumentException("`idf_weights` of layer " + name() + " must be as many as the tokens of"
                    + " its vocabulary, " + (vocabularySize() - specialTokens().size()) + "; received " + given.size()
                    + ".");
        }
        double mean = given.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        for (int i = 0; i < front; i++) {
            weights[i] = (float) mean;
        }
        for (int i = 0; i < given.size(); i++) {
            weights[front + i] = given.get(i).floatValue();
        }
        return Tensor.of(weights);
    }

    /** The learned or given weights for {@code "tf_idf"}, null for none. */
    final @Nullable List<Double> idfWeights() {
        return get(IDF_WEIGHTS);
    }

    /** What each token counts: its weight in the mode {@code "tf_idf"}, else 1. */
    final float[] weights() {
        if (get(OUTPUT_MODE).equals("tf_idf")) {
            return idf().toFloats();
        }
        float[] ones = new float[depth()];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The numbers of tokens. */
    private Tensor numbers(Tensor tokens) {
        long[] numbers = new long[tokens.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(token(tokens, i));
        }
        return Tensor.of(numbers).reshape(tokens.shape().toArray());
    }

    /** The number of a token. */
    final long number(Object token) {
        Vocabulary known = vocabulary;
        if (known == null) {
            throw noVocabulary();
        }
        if (token.equals(normalized(get(MASK_TOKEN)))) {
            // Beyond all numbers, so that vectors do not count it.
            return hasMask() ? 0 : Long.MAX_VALUE;
        }
        Long number = known.number(token);
        if (number != null) {
            return number;
        }
        int others = get(NUM_OOV_INDICES);
        if (others == 0) {
            throw new IllegalArgumentException("Layer " + name() + " (" + className() + ") met "
                    + ConfigTrees.describe(token) + ", which is not in its vocabulary, and `num_oov_indices` is 0;"
                    + " set it to 1 or more.");
        }
        int start = hasMask() ? 1 : 0;
        if (others == 1) {
            return start;
        }
        return start
                + (token instanceof Long integer && get(OOV_METHOD).equals("floormod")
                        ? Math.floorMod(integer, (long) others)
                        : Buckets.of(token.toString(), others, get(SALT)));
    }

    private Tensor inverted(Tensor numbers) {
        Vocabulary known = vocabulary;
        if (known == null) {
            throw noVocabulary();
        }
        boolean text = tokenType() == DType.STRING;
        String[] strings = new String[text ? numbers.size() : 0];
        long[] integers = new long[text ? 0 : numbers.size()];
        for (int i = 0; i < numbers.size(); i++) {
            long number = (long) numbers.getDouble(i);
            Object token = hasMask() && number == 0 ? normalized(get(MASK_TOKEN)) : known.token(number);
            Object shown = token == null ? normalized(oovToken()) : token;
            if (text) {
                strings[i] = String.valueOf(shown);
            } else {
                integers[i] = shown instanceof Long integer ? integer : -1;
            }
        }
        Tensor result = text ? Tensor.of(strings) : Tensor.of(integers);
        return result.reshape(numbers.shape().toArray());
    }
}
