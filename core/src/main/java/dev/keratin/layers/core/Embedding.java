package dev.keratin.layers.core;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
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
import dev.keratin.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns indices into vectors: row i of a table for index i ({@code keras.layers.Embedding}).
 *
 * <p>Input: integers of any shape, each in [0, inputDim); floating-point indices are cut to integers. Output: that shape and {@code outputDim} behind
 * it. Saves {@code embeddings} (inputDim, outputDim).
 *
 * <pre>{@code
 * Embedding words = Embedding.of(10_000, 64).maskZero(true);
 * }</pre>
 */
public final class Embedding extends AbstractLayer<Embedding> implements WithKernel {

    private static final Arg<Integer> INPUT_DIM = Arg.required("input_dim", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> OUTPUT_DIM = Arg.required("output_dim", ArgTypes.POSITIVE_INT);
    private static final Arg<Initializer> EMBEDDINGS_INITIALIZER =
            Arg.optional("embeddings_initializer", Initializers.REGISTRY, "uniform");
    private static final Arg<@Nullable Regularizer> EMBEDDINGS_REGULARIZER =
            Arg.optional("embeddings_regularizer", LayerArgs.REGULARIZER, null);
    private static final Arg<@Nullable Constraint> EMBEDDINGS_CONSTRAINT =
            Arg.optional("embeddings_constraint", LayerArgs.CONSTRAINT, null);
    private static final Arg<Boolean> MASK_ZERO = Arg.optional("mask_zero", ArgTypes.BOOL, false);

    public static final Schema<Embedding> SCHEMA = schema(
            "Embedding",
            Embedding::new,
            INPUT_DIM,
            OUTPUT_DIM,
            EMBEDDINGS_INITIALIZER,
            EMBEDDINGS_REGULARIZER,
            ACTIVITY_REGULARIZER,
            EMBEDDINGS_CONSTRAINT,
            MASK_ZERO,
            CompactLayer.QUANTIZATION_CONFIG,
            LowRank.RANK,
            LowRank.ALPHA);

    private @Nullable Variable embeddings;
    private @Nullable QuantizedTable quantized;
    private @Nullable LowRank lowRank;

    private Embedding() {
        super(SCHEMA);
    }

    /**
     * A table.
     *
     * @param inputDim how many different indices there are
     * @param outputDim the length of a vector
     */
    public static Embedding of(int inputDim, int outputDim) {
        Embedding layer = new Embedding();
        layer.set(INPUT_DIM, inputDim);
        layer.set(OUTPUT_DIM, outputDim);
        return layer;
    }

    /** Where the table gets its first values, by name (default {@code "uniform"}: -0.05 to 0.05). */
    public Embedding embeddingsInitializer(String initializer) {
        set(EMBEDDINGS_INITIALIZER, initializer);
        return this;
    }

    /** Where the table gets its first values. */
    public Embedding embeddingsInitializer(Initializer initializer) {
        set(EMBEDDINGS_INITIALIZER, initializer);
        return this;
    }

    /** The penalty on the table, by name (default none). */
    public Embedding embeddingsRegularizer(String regularizer) {
        set(EMBEDDINGS_REGULARIZER, regularizer);
        return this;
    }

    /** The penalty on the table. */
    public Embedding embeddingsRegularizer(@Nullable Regularizer regularizer) {
        set(EMBEDDINGS_REGULARIZER, regularizer);
        return this;
    }

    /** The rule that the table obeys after each update, by name (default none). */
    public Embedding embeddingsConstraint(String constraint) {
        set(EMBEDDINGS_CONSTRAINT, constraint);
        return this;
    }

    /** The rule that the table obeys after each update. */
    public Embedding embeddingsConstraint(@Nullable Constraint constraint) {
        set(EMBEDDINGS_CONSTRAINT, constraint);
        return this;
    }

    /** Whether index 0 means padding that later layers leave out (default false). */
    public Embedding maskZero(boolean maskZero) {
        set(MASK_ZERO, maskZero);
        return this;
    }

    /** The table. */
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
        return get(MASK_ZERO);
    }

    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        Value indices = call.input();
        return Ops.notEqual(indices, Ops.number(indices, 0));
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        int inputs = get(INPUT_DIM);
        int outputs = get(OUTPUT_DIM);
        Integer rank = get(LowRank.RANK);
        if (policy().quantization() == null) {
            embeddings = addWeight(
                    "embeddings",
                    Shape.of(inputs, outputs),
                    policy().variableDType(),
                    get(EMBEDDINGS_INITIALIZER),
                    get(EMBEDDINGS_REGULARIZER),
                    get(EMBEDDINGS_CONSTRAINT),
                    rank == null);
        } else {
            QuantizedTable table = QuantizedTable.build(
                    policy(),
                    get(CompactLayer.QUANTIZATION_CONFIG),
                    inputs,
                    outputs,
                    false,
                    (name, shape, dtype, initializer) -> addWeight(name, shape, dtype, initializer, null, null, false));
            quantized = table;
            embeddings = table.integers();
        }
        if (rank != null) {
            Double alpha = get(LowRank.ALPHA);
            lowRank = new LowRank(
                    lowRankWeight("lora_embeddings_a", Shape.of(inputs, rank), "he_uniform"),
                    lowRankWeight("lora_embeddings_b", Shape.of(rank, outputs), "zeros"),
                    (alpha == null ? rank : alpha) / rank);
        }
    }

    private Variable lowRankWeight(String name, Shape shape, String initializer) {
        return addWeight(
                name,
                shape,
                DType.FLOAT32,
                Initializers.REGISTRY.parse(initializer),
                get(EMBEDDINGS_REGULARIZER),
                null,
                true);
    }

    @Override
    public List<Variable> storedVariables() {
        QuantizedTable table = quantized;
        return table != null ? table.stored() : lowRank == null ? super.storedVariables() : List.of(kernel());
    }

    @Override
    public @Nullable Tensor storedValue(Variable variable) {
        LowRank change = lowRank;
        if (change == null || variable != kernel() || change.isZero()) {
            return null;
        }
        if (quantized != null) {
            throw CompactLayer.notWritable(this);
        }
        return change.addedTo(variable.value());
    }

    @Override
    public void restored() {
        if (lowRank != null) {
            lowRank.clear();
        }
    }

    @Override
    protected Value call(Call call) {
        Value indices = Ops.cast(call.input(), DType.INT32);
        // As in Keras, -1 is the last row.
        Value fromEnd = Ops.add(indices, get(INPUT_DIM));
        Value rows = Ops.where(Ops.less(indices, Ops.number(indices, 0)), fromEnd, indices);
        QuantizedTable table = quantized;
        LowRank change = lowRank;
        Value vectors =
                table == null ? Ops.take(call.read(kernel()), rows) : table.take(call, rows, policy().arithmetic());
        if (change == null) {
            return vectors;
        }
        Value thin = Ops.take(call.read(change.a()), rows);
        return Ops.add(vectors, Ops.multiply(Ops.matmul(thin, call.read(change.b())), change.factor()));
    }
}
