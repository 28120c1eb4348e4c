package dev.keratin.layers.core;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.LayerArgs;
import dev.keratin.layers.WithKernel;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns indices into vectors and, called with {@code reverse}, vectors into the logits of indices ({@code keras.layers.ReversibleEmbedding}).
 *
 * <p>Input and output as of {@link Embedding}; in reverse {@code (..., outputDim)} becomes {@code (..., inputDim)}. Saves {@code embeddings}
 * (inputDim, outputDim) and, unless the two directions share it, {@code reverse_embeddings} (outputDim, inputDim).
 *
 * <pre>{@code
 * ReversibleEmbedding words = ReversibleEmbedding.of(10_000, 64);
 * KerasTensor logits = words.reverse(decoder.apply(words.apply(tokens)));
 * }</pre>
 */
public final class ReversibleEmbedding extends AbstractLayer<ReversibleEmbedding> implements WithKernel {

    private static final Arg<Integer> INPUT_DIM = Arg.required("input_dim", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> OUTPUT_DIM = Arg.required("output_dim", ArgTypes.POSITIVE_INT);
    private static final Arg<Initializer> EMBEDDINGS_INITIALIZER =
            Arg.optional("embeddings_initializer", Initializers.REGISTRY, "uniform");
    private static final Arg<@Nullable Regularizer> EMBEDDINGS_REGULARIZER =
            Arg.optional("embeddings_regularizer", LayerArgs.REGULARIZER, null);
    private static final Arg<@Nullable Constraint> EMBEDDINGS_CONSTRAINT =
            Arg.optional("embeddings_constraint", LayerArgs.CONSTRAINT, null);
    private static final Arg<Boolean> MASK_ZERO = Arg.optional("mask_zero", ArgTypes.BOOL, false);
    private static final Arg<Boolean> TIE_WEIGHTS = Arg.optional("tie_weights", ArgTypes.BOOL, true);
    private static final Arg<@Nullable String> REVERSE_DTYPE =
            Arg.optional("reverse_dtype", ArgTypes.nullable(ArgTypes.STRING), null);
    private static final Arg<@Nullable Double> LOGIT_SOFT_CAP = Arg.optional(
            "logit_soft_cap", ArgTypes.nullable(ArgTypes.number("a number other than 0", cap -> cap != 0)), null);

    public static final Schema<ReversibleEmbedding> SCHEMA = schema(
            "ReversibleEmbedding",
            ReversibleEmbedding::new,
            INPUT_DIM,
            OUTPUT_DIM,
            EMBEDDINGS_INITIALIZER,
            EMBEDDINGS_REGULARIZER,
            ACTIVITY_REGULARIZER,
            EMBEDDINGS_CONSTRAINT,
            MASK_ZERO,
            CompactLayer.QUANTIZATION_CONFIG,
            TIE_WEIGHTS,
            REVERSE_DTYPE,
            LOGIT_SOFT_CAP);

    private @Nullable Variable embeddings;
    private @Nullable Variable reverseEmbeddings;
    private @Nullable QuantizedTable quantized;

    private ReversibleEmbedding() {
        super(SCHEMA);
    }

    /**
     * A table.
     *
     * @param inputDim how many different indices there are
     * @param outputDim the length of a vector
     */
    public static ReversibleEmbedding of(int inputDim, int outputDim) {
        ReversibleEmbedding layer = new ReversibleEmbedding();
        layer.set(INPUT_DIM, inputDim);
        layer.set(OUTPUT_DIM, outputDim);
        return layer;
    }

    /** Where the tables get their first values, by name (default {@code "uniform"}: -0.05 to 0.05). */
    public ReversibleEmbedding embeddingsInitializer(String initializer) {
        set(EMBEDDINGS_INITIALIZER, initializer);
        return this;
    }

    /** Where the tables get their first values. */
    public ReversibleEmbedding embeddingsInitializer(Initializer initializer) {
        set(EMBEDDINGS_INITIALIZER, initializer);
        return this;
    }

    /** The penalty on the table of vectors, by name (default none). */
    public ReversibleEmbedding embeddingsRegularizer(String regularizer) {
        set(EMBEDDINGS_REGULARIZER, regularizer);
        return this;
    }

    /** The rule that the table of vectors obeys after each update, by name (default none). */
    public ReversibleEmbedding embeddingsConstraint(String constraint) {
        set(EMBEDDINGS_CONSTRAINT, constraint);
        return this;
    }

    /** Whether index 0 means padding that later layers leave out (default false). */
    public ReversibleEmbedding maskZero(boolean maskZero) {
        set(MASK_ZERO, maskZero);
        return this;
    }

    /** Whether both directions share a table (default true). */
    public ReversibleEmbedding tieWeights(boolean tieWeights) {
        set(TIE_WEIGHTS, tieWeights);
        return this;
    }

    /** The type that logits are computed in (default that of the layer). */
    public ReversibleEmbedding reverseDtype(String dtype) {
        set(REVERSE_DTYPE, dtype);
        return this;
    }

    /** The amount that logits cannot exceed: x becomes {@code tanh(x / cap) cap} (default none). */
    public ReversibleEmbedding logitSoftCap(double cap) {
        set(LOGIT_SOFT_CAP, cap);
        return this;
    }

    /** The logits of vectors. */
    public KerasTensor reverse(KerasTensor vectors) {
        return applyAll(Arguments.of(vectors).with("reverse", true)).get(0);
    }

    /** The table of vectors. */
    @Override
    public Variable kernel() {
        Variable present = embeddings;
        if (present == null) {
            throw new IllegalStateException(
                    "Layer " + name() + " has no table before it is built; call it or its model on data first.");
        }
        return present;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        Value indices = call.input();
        return get(MASK_ZERO) && !isReverse(call) ? Ops.notEqual(indices, Ops.number(indices, 0)) : null;
    }

    /** Logits may have a wider type than the layer: then the types are seen to here. */
    @Override
    protected boolean castsInputs() {
        return get(REVERSE_DTYPE) == null;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        if (policy().quantization() != null) {
            QuantizedTable table = QuantizedTable.build(
                    policy(),
                    get(CompactLayer.QUANTIZATION_CONFIG),
                    get(INPUT_DIM),
                    get(OUTPUT_DIM),
                    !get(TIE_WEIGHTS),
                    (name, shape, type, initializer) -> addWeight(name, shape, type, initializer, null, null, false));
            quantized = table;
            embeddings = table.integers();
            return;
        }
        DType dtype = policy().variableDType();
        embeddings = addWeight(
                "embeddings",
                Shape.of(get(INPUT_DIM), get(OUTPUT_DIM)),
                dtype,
                get(EMBEDDINGS_INITIALIZER),
                get(EMBEDDINGS_REGULARIZER),
                get(EMBEDDINGS_CONSTRAINT),
                true);
        if (!get(TIE_WEIGHTS)) {
            reverseEmbeddings = addWeight(
                    "reverse_embeddings", Shape.of(get(OUTPUT_DIM), get(INPUT_DIM)), get(EMBEDDINGS_INITIALIZER));
        }
    }

    private static boolean isReverse(Call call) {
        return Boolean.TRUE.equals(call.argument(1, "reverse"));
    }

    @Override
    protected Value call(Call call) {
        if (isReverse(call)) {
            return logits(call);
        }
        Value indices = Ops.cast(call.input(), DType.INT32);
        // As in Keras, -1 is the last row.
        Value fromEnd = Ops.add(indices, get(INPUT_DIM));
        Value rows = Ops.where(Ops.less(indices, Ops.number(indices, 0)), fromEnd, indices);
        QuantizedTable table = quantized;
        Value vectors =
                table == null ? Ops.take(call.read(kernel()), rows) : table.take(call, rows, policy().arithmetic());
        return Ops.roundTo(policy().computeDType(), vectors);
    }

    private Value logits(Call call) {
        String given = get(REVERSE_DTYPE);
        DTypePolicy types = given == null ? policy() : DTypePolicy.of(given);
        Value x = Ops.roundTo(policy().computeDType(), Ops.cast(call.input(), policy().arithmetic()));
        Value vectors = Ops.roundTo(types.computeDType(), Ops.cast(x, types.arithmetic()));
        Shape shape = vectors.shape();
        Value rows = Ops.reshape(vectors, shape.slice(0, shape.rank() - 1).size(), shape.last());
        QuantizedTable table = quantized;
        Value flat = table == null ? product(call, rows, types) : table.logits(call, rows);
        Value logits = Ops.reshape(flat, shape.with(-1, get(INPUT_DIM)));
        Double cap = get(LOGIT_SOFT_CAP);
        Value capped = cap == null ? logits : Ops.multiply(Ops.tanh(Ops.divide(logits, cap)), cap);
        return Ops.roundTo(types.computeDType(), capped);
    }

    private Value product(Call call, Value rows, DTypePolicy types) {
        Variable table = get(TIE_WEIGHTS) ? kernel() : Objects.requireNonNull(reverseEmbeddings, "reverseEmbeddings");
        Value weights = Ops.roundTo(types.computeDType(), Ops.cast(call.read(table), types.arithmetic()));
        return Ops.matmul(rows, false, weights, get(TIE_WEIGHTS));
    }

    @Override
    public List<Variable> storedVariables() {
        QuantizedTable table = quantized;
        return table == null ? super.storedVariables() : table.stored();
    }
}
