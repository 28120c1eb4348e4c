package dev.keratin.layers.preprocessing;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.KerasTensor;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Texts as numbers: standardized, split into words, looked up in a vocabulary ({@code keras.layers.TextVectorization}).
 *
 * <p>Input {@code (batch)} or {@code (batch, 1)} of strings, output {@code (batch, output_sequence_length)}, or {@code (batch, vocabulary)} where the mode is not
 * {@code "int"}. Number 0 is padding, 1 a word out of the vocabulary. In a model {@code output_sequence_length} must be set, unlike in Keras, where each batch may
 * have another length; {@link #vectorize} has no such need. No weights; a
 * {@code .keras} archive keeps a learned vocabulary among its assets.
 *
 * <pre>{@code
 * TextVectorization words = TextVectorization.create().maxTokens(20_000).outputSequenceLength(200);
 * words.adapt(Tensor.of(texts));
 * }</pre>
 */
public final class TextVectorization extends AbstractLayer<TextVectorization> implements VocabularyLayer {

    private static final ArgType<@Nullable Object> NGRAMS_TYPE = ArgTypes.nullable(ArgTypes.of(
            "a positive integer or a list of them",
            tree -> tree instanceof List<?> list
                    ? list.stream()
                            .map(ArgTypes.POSITIVE_INT::parse)
                            .map(i -> (Object) (long) i)
                            .toList()
                    : (Object) (long) ArgTypes.POSITIVE_INT.parse(tree),
            tree -> tree));

    private static final Arg<@Nullable String> STANDARDIZE = Arg.optional(
            "standardize",
            ArgTypes.nullable(ArgTypes.oneOf("lower_and_strip_punctuation", "lower", "strip_punctuation")),
            "lower_and_strip_punctuation");
    private static final Arg<@Nullable String> SPLIT =
            Arg.optional("split", ArgTypes.nullable(ArgTypes.oneOf("whitespace", "character")), "whitespace");
    private static final Arg<@Nullable Object> NGRAMS = Arg.optional("ngrams", NGRAMS_TYPE, null);
    private static final Arg<@Nullable Integer> OUTPUT_SEQUENCE_LENGTH =
            Arg.optional("output_sequence_length", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    private static final Arg<Boolean> RAGGED = Arg.optional("ragged", ArgTypes.BOOL, false);
    private static final Arg<String> ENCODING = Arg.optional("encoding", ArgTypes.STRING, "utf-8");

    public static final Schema<TextVectorization> SCHEMA = schema(
            "TextVectorization",
            TextVectorization::new,
            IndexLookup.MAX_TOKENS,
            STANDARDIZE,
            SPLIT,
            NGRAMS,
            IndexLookup.OUTPUT_MODE,
            OUTPUT_SEQUENCE_LENGTH,
            IndexLookup.PAD_TO_MAX_TOKENS,
            IndexLookup.SPARSE,
            RAGGED,
            IndexLookup.VOCABULARY,
            IndexLookup.IDF_WEIGHTS,
            ENCODING,
            IndexLookup.VOCABULARY_SIZE);

    private @Nullable StringLookup lookup;

    private TextVectorization() {
        super(SCHEMA);
    }

    public static TextVectorization create() {
        return new TextVectorization();
    }

    /** How large the vocabulary may be with padding and unknown words; null, the default, for any size. */
    public TextVectorization maxTokens(@Nullable Integer maxTokens) {
        set(IndexLookup.MAX_TOKENS, maxTokens);
        return this;
    }

    /** {@code "lower_and_strip_punctuation"} (default), {@code "lower"}, {@code "strip_punctuation"}, or null for nothing. */
    public TextVectorization standardize(@Nullable String standardize) {
        set(STANDARDIZE, standardize);
        return this;
    }

    /** {@code "whitespace"} (default), {@code "character"}, or null where the input is split already. */
    public TextVectorization split(@Nullable String split) {
        set(SPLIT, split);
        return this;
    }

    /** Up to how many neighbouring words are joined to one token (default only single words). */
    public TextVectorization ngrams(int ngrams) {
        set(NGRAMS, ngrams);
        return this;
    }

    /** {@code "int"} (default): numbers; {@code "multi_hot"}, {@code "count"}, {@code "tf_idf"}: vectors. */
    public TextVectorization outputMode(String outputMode) {
        set(IndexLookup.OUTPUT_MODE, outputMode);
        return this;
    }

    /** To how many numbers each text is cut or padded. */
    public TextVectorization outputSequenceLength(int length) {
        set(OUTPUT_SEQUENCE_LENGTH, length);
        return this;
    }

    /** Whether vectors have the length {@code max_tokens} although the vocabulary is smaller (default false). */
    public TextVectorization padToMaxTokens(boolean pad) {
        set(IndexLookup.PAD_TO_MAX_TOKENS, pad);
        return this;
    }

    /** The vocabulary. Set the other arguments before. */
    public TextVectorization vocabulary(List<String> vocabulary) {
        set(IndexLookup.VOCABULARY, vocabulary);
        validate();
        return this;
    }

    @Override
    protected void validate() {
        if (get(OUTPUT_SEQUENCE_LENGTH) != null && !get(IndexLookup.OUTPUT_MODE).equals("int")) {
            throw new IllegalArgumentException("`output_sequence_length` of TextVectorization serves only"
                    + " output_mode=\"int\", received it with \"" + get(IndexLookup.OUTPUT_MODE) + "\".");
        }
        if (get(IndexLookup.OUTPUT_MODE).equals("one_hot")) {
            throw new IllegalArgumentException("`output_mode` of TextVectorization must be \"int\", \"multi_hot\","
                    + " \"count\" or \"tf_idf\", received \"one_hot\"; put a CategoryEncoding behind \"int\".");
        }
        lookup = null;
        lookup();
    }

    private StringLookup lookup() {
        StringLookup present = lookup;
        if (present == null) {
            present = StringLookup.create()
                    .maxTokens(get(IndexLookup.MAX_TOKENS))
                    .maskToken("")
                    .outputMode(get(IndexLookup.OUTPUT_MODE))
                    .padToMaxTokens(get(IndexLookup.PAD_TO_MAX_TOKENS));
            List<Object> vocabulary = get(IndexLookup.VOCABULARY);
            if (vocabulary != null) {
                present.useVocabulary(vocabulary, get(IndexLookup.IDF_WEIGHTS));
            }
            lookup = present;
            update(IndexLookup.VOCABULARY_SIZE, present.vocabularySize());
        }
        return present;
    }

    @Override
    public boolean hasLearnedVocabulary() {
        return get(IndexLookup.VOCABULARY) instanceof LearnedTokens;
    }

    @Override
    public float @Nullable [] inverseDocumentFrequencies() {
        return lookup().inverseDocumentFrequencies();
    }

    /** The words by their numbers. */
    @Override
    public List<@Nullable Object> getVocabulary() {
        return lookup().getVocabulary();
    }

    /** Learns the vocabulary from texts: the most frequent words. */
    public void adapt(Tensor texts) {
        adapt(List.of(texts));
    }

    /** Learns the vocabulary from batches of texts: the most frequent words. */
    public void adapt(Iterable<Tensor> batches) {
        TokenCounts counts = new TokenCounts();
        for (Tensor batch : batches) {
            documents(batch).forEach(counts::add);
        }
        StringLookup learned = lookup();
        learned.learn(counts);
        List<Object> tokens = new ArrayList<>();
        learned.getVocabulary().stream().skip(special()).forEach(tokens::add);
        update(IndexLookup.VOCABULARY, new LearnedTokens(tokens));
        update(IndexLookup.IDF_WEIGHTS, learned.idfWeights());
        update(IndexLookup.VOCABULARY_SIZE, learned.vocabularySize());
    }

    private int special() {
        return get(IndexLookup.OUTPUT_MODE).equals("int") ? 2 : 1;
    }

    private List<List<String>> documents(Tensor texts) {
        int width =
                get(SPLIT) == null && texts.shape().rank() > 1 ? texts.shape().last() : 1;
        List<List<String>> documents = new ArrayList<>();
        for (int row = 0; row * width < texts.size(); row++) {
            List<String> tokens = new ArrayList<>();
            for (int i = row * width; i < (row + 1) * width; i++) {
                String text = Tokens.standardize(texts.buffer().text()[i], get(STANDARDIZE));
                String split = get(SPLIT);
                tokens.addAll(split == null ? List.of(text) : Tokens.split(text, split));
            }
            List<Integer> widths = widths();
            documents.add(widths.isEmpty() ? tokens : Tokens.ngrams(tokens, widths));
        }
        return documents;
    }

    private List<Integer> widths() {
        Object ngrams = get(NGRAMS);
        if (ngrams instanceof List<?> list) {
            return list.stream().map(ArgTypes.POSITIVE_INT::parse).toList();
        }
        return ngrams instanceof Long most
                ? IntStream.rangeClosed(1, most.intValue()).boxed().toList()
                : List.of();
    }

    /** The numbers of texts at once; without {@code output_sequence_length} as many as the longest text has. */
    public Tensor vectorize(Tensor texts) {
        List<List<String>> documents = documents(texts);
        Integer given = get(OUTPUT_SEQUENCE_LENGTH);
        int length = given != null
                ? given
                : documents.stream().mapToInt(List::size).max().orElse(0);
        return numbers(documents, length);
    }

    private Tensor numbers(List<List<String>> documents, int length) {
        long[] numbers = new long[Math.multiplyExact(documents.size(), length)];
        for (int row = 0; row < documents.size(); row++) {
            List<String> tokens = documents.get(row);
            for (int i = 0; i < Math.min(length, tokens.size()); i++) {
                numbers[row * length + i] = lookup().number(tokens.get(i));
            }
        }
        return Tensor.of(numbers).reshape(documents.size(), length);
    }

    private Tensor vectors(Tensor texts, int depth) {
        List<List<String>> documents = documents(texts);
        float[] vectors = new float[documents.size() * depth];
        boolean counting = !get(IndexLookup.OUTPUT_MODE).equals("multi_hot");
        float[] weights = lookup().weights();
        for (int row = 0; row < documents.size(); row++) {
            for (String token : documents.get(row)) {
                long number = lookup().number(token);
                if (number < depth) {
                    int at = row * depth + (int) number;
                    vectors[at] = counting ? vectors[at] + weights[(int) number] : 1;
                }
            }
        }
        return Tensor.of(vectors).reshape(documents.size(), depth);
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        int batch = symbolic.leaves(KerasTensor.class).get(0).shape().dim(0);
        Integer length = get(OUTPUT_SEQUENCE_LENGTH);
        return List.of(
                get(IndexLookup.OUTPUT_MODE).equals("int")
                        ? TensorSpec.of(DType.INT64, batch, length == null ? Shape.UNKNOWN : length)
                        : TensorSpec.of(DType.FLOAT32, batch, lookup().depth()));
    }

    @Override
    protected Value call(Call call) {
        Value texts = call.input();
        if (get(SPLIT) != null && texts.rank() > 1 && texts.shape().from(1).size() != 1) {
            throw new IllegalArgumentException(
                    "Layer " + name() + " (TextVectorization) needs texts (batch) or (batch, 1)," + " received shape "
                            + texts.shape() + "; set split(null) where they are split already.");
        }
        int batch = texts.shape().dim(0);
        if (!get(IndexLookup.OUTPUT_MODE).equals("int")) {
            int depth = lookup().depth();
            TensorSpec spec = TensorSpec.of(DType.FLOAT32, batch, depth);
            return call.graph().apply(new HostFunction("vectorize", spec, in -> vectors(in.get(0), depth)), texts);
        }
        Integer length = get(OUTPUT_SEQUENCE_LENGTH);
        if (length == null) {
            throw new IllegalStateException("Layer " + name() + " (TextVectorization) in a model needs"
                    + " `output_sequence_length`, received none: set it, or call vectorize before the model.");
        }
        TensorSpec spec = TensorSpec.of(DType.INT64, batch, length);
        return call.graph().apply(new HostFunction("vectorize", spec, in -> vectorize(in.get(0))), texts);
    }
}
