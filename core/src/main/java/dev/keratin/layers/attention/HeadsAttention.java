package dev.keratin.layers.attention;

import dev.keratin.constraints.Constraint;
import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.layers.LayerArgs;
import dev.keratin.layers.core.EinsumDense;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Names;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Attention with several heads, each on its own projections of query, key and value: what {@link MultiHeadAttention} and {@link GroupQueryAttention} share.
 *
 * <p>Called with query, value and optionally key, as Keras's positional arguments. By keyword: {@code attention_mask}, {@code use_causal_mask},
 * {@code return_attention_scores}, and {@code query_mask}, {@code value_mask}, {@code key_mask} where masks do not travel with the tensors.
 *
 * @param <S> the layer's own class
 */
public abstract class HeadsAttention<S extends HeadsAttention<S>> extends AbstractLayer<S> {

    static final Arg<Double> DROPOUT = Arg.optional("dropout", ArgTypes.RATE, 0.0);
    static final Arg<Boolean> USE_BIAS = Arg.optional("use_bias", ArgTypes.BOOL, true);
    static final Arg<Boolean> USE_GATE = Arg.optional("use_gate", ArgTypes.BOOL, false);
    static final Arg<@Nullable Integer> SLIDING_WINDOW =
            Arg.optional("sliding_window", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    static final Arg<Initializer> KERNEL_INITIALIZER =
            Arg.optional("kernel_initializer", Initializers.REGISTRY, "glorot_uniform");
    static final Arg<Initializer> BIAS_INITIALIZER = Arg.optional("bias_initializer", Initializers.REGISTRY, "zeros");
    static final Arg<@Nullable Regularizer> KERNEL_REGULARIZER =
            Arg.optional("kernel_regularizer", LayerArgs.REGULARIZER, null);
    static final Arg<@Nullable Regularizer> BIAS_REGULARIZER =
            Arg.optional("bias_regularizer", LayerArgs.REGULARIZER, null);
    static final Arg<@Nullable Constraint> KERNEL_CONSTRAINT =
            Arg.optional("kernel_constraint", LayerArgs.CONSTRAINT, null);
    static final Arg<@Nullable Constraint> BIAS_CONSTRAINT =
            Arg.optional("bias_constraint", LayerArgs.CONSTRAINT, null);
    static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);

    /** What stands for minus infinity where no attention weights are asked for, and where they are: as in Keras. */
    private static final double LARGEST_NEGATIVE = -0.7 * 3.38953e38;

    private static final double LARGE_NEGATIVE = -1e9;

    private @Nullable EinsumDense queryDense;
    private @Nullable EinsumDense keyDense;
    private @Nullable EinsumDense gateDense;
    private @Nullable EinsumDense valueDense;
    private @Nullable EinsumDense outputDense;

    HeadsAttention(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** The share of the attention weights that is dropped in training (default 0). */
    public final S dropout(double rate) {
        set(DROPOUT, rate);
        return self();
    }

    /** Whether the projections add biases (default true). */
    public final S useBias(boolean useBias) {
        set(USE_BIAS, useBias);
        return self();
    }

    /** Whether each head's result is multiplied by a gate computed from the query (default false). */
    public final S useGate(boolean useGate) {
        set(USE_GATE, useGate);
        return self();
    }

    /** How near positions must be to look at one another; null, the default, for any distance. */
    public final S slidingWindow(@Nullable Integer slidingWindow) {
        set(SLIDING_WINDOW, slidingWindow);
        return self();
    }

    /** Where the kernels get their first values, by name (default {@code "glorot_uniform"}). */
    public final S kernelInitializer(String initializer) {
        set(KERNEL_INITIALIZER, initializer);
        return self();
    }

    /** Where the kernels get their first values. */
    public final S kernelInitializer(Initializer initializer) {
        set(KERNEL_INITIALIZER, initializer);
        return self();
    }

    /** Where the biases get their first values, by name (default {@code "zeros"}). */
    public final S biasInitializer(String initializer) {
        set(BIAS_INITIALIZER, initializer);
        return self();
    }

    /** Where the biases get their first values. */
    public final S biasInitializer(Initializer initializer) {
        set(BIAS_INITIALIZER, initializer);
        return self();
    }

    /** The penalty on the kernels (default none). */
    public final S kernelRegularizer(@Nullable Regularizer regularizer) {
        set(KERNEL_REGULARIZER, regularizer);
        return self();
    }

    /** The penalty on the biases (default none). */
    public final S biasRegularizer(@Nullable Regularizer regularizer) {
        set(BIAS_REGULARIZER, regularizer);
        return self();
    }

    /** The rule that the kernels obey after each update (default none). */
    public final S kernelConstraint(@Nullable Constraint constraint) {
        set(KERNEL_CONSTRAINT, constraint);
        return self();
    }

    /** The rule that the biases obey after each update (default none). */
    public final S biasConstraint(@Nullable Constraint constraint) {
        set(BIAS_CONSTRAINT, constraint);
        return self();
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    public final S seed(int seed) {
        set(SEED, seed);
        return self();
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    /** Set where the result is known: the scores have no mask. */
    @Override
    protected @Nullable Value computeMask(Call call, List<Value> outputs) {
        return null;
    }

    // What the two layers differ in.

    /** Sets up the projections for inputs of these shapes. */
    abstract Projections projections(Shape query, Shape value);

    /** The equation of the scores, of query and key. */
    abstract String scoresEquation();

    /** The equation of the result, of weights and values. */
    abstract String resultEquation();

    /** How many axes of the query are attended to. */
    abstract int attentionAxes();

    /** The size of a head in query and key. */
    abstract int headSize();

    /** How often each head of key and value serves. */
    abstract int repeats();

    /** {@code ""} or {@code "_"}: what precedes the names of the projections in files. */
    abstract String attributePrefix();

    /** The shape of the heads' results, side by side, for a query. */
    abstract Shape headsShape(Shape query);

    /** The layers that project. */
    record Projections(EinsumDense query, EinsumDense key, EinsumDense value, EinsumDense gate, EinsumDense output) {}

    /** A projection with this layer's settings. */
    final EinsumDense projection(String name, String equation, String biasAxes, int... outputShape) {
        EinsumDense dense = EinsumDense.of(equation, outputShape)
                .name(name)
                .dtype(policy().name())
                .trainable(isTrainable())
                .kernelInitializer(get(KERNEL_INITIALIZER))
                .biasInitializer(get(BIAS_INITIALIZER))
                .kernelRegularizer(get(KERNEL_REGULARIZER))
                .biasRegularizer(get(BIAS_REGULARIZER))
                .activityRegularizer(get(ACTIVITY_REGULARIZER))
                .kernelConstraint(get(KERNEL_CONSTRAINT))
                .biasConstraint(get(BIAS_CONSTRAINT));
        return get(USE_BIAS) ? dense.biasAxes(biasAxes) : dense;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        if (inputShapes.size() < 2) {
            throw new IllegalArgumentException("Layer " + name() + " (" + className()
                    + ") must be called with a query and a value, received " + inputShapes.size()
                    + " tensors; give both, for self-attention the same tensor twice.");
        }
        Shape query = inputShapes.get(0);
        Shape value = inputShapes.get(1);
        Projections made = projections(query, value);
        queryDense = track(attributePrefix() + "query_dense", made.query());
        made.query().buildOnce(List.of(query));
        keyDense = track(attributePrefix() + "key_dense", made.key());
        if (inputShapes.size() == 2) {
            // With more tensors only the call tells whether the third is a key or a mask.
            made.key().buildOnce(List.of(value));
        }
        if (get(USE_GATE)) {
            gateDense = track("_gate_dense", made.gate());
            made.gate().buildOnce(List.of(query));
        }
        valueDense = track(attributePrefix() + "value_dense", made.value());
        made.value().buildOnce(List.of(value));
        // Keras has layers for these two, which take part in the counting of names.
        Names.next("Softmax");
        Names.next("Dropout");
        outputDense = track(attributePrefix() + "output_dense", made.output());
        made.output().buildOnce(List.of(headsShape(query)));
    }

    /** The shapes that the projections were built for, by the names of the arguments of Keras's {@code build}; empty before. */
    public final Map<String, Shape> namedBuildShapes() {
        Map<String, Shape> named = new LinkedHashMap<>();
        List<Shape> shapes = buildShapes();
        if (shapes != null) {
            named.put("query_shape", shapes.get(0));
            named.put("value_shape", shapes.get(1));
            List<Shape> keys = keyDense == null ? null : keyDense.buildShapes();
            if (keys != null && keys.get(0).last() != shapes.get(1).last()) {
                named.put("key_shape", shapes.get(1).with(-1, keys.get(0).last()));
            }
        }
        return named;
    }

    @Override
    protected List<Value> callAll(Call call) {
        Value query = tensor(call, 0, "query");
        Value value = tensor(call, 1, "value");
        Value givenKey = call.value(2, "key");
        Value key = givenKey == null ? value : givenKey;
        EinsumDense keys = Objects.requireNonNull(keyDense, "key_dense");
        if (!keys.isBuilt()) {
            keys.buildOnce(List.of(key.shape().with(0, Shape.UNKNOWN)));
            place(name());
        }
        Value queryMask = maskOf(call, query, 3, "query_mask");
        Value mask = attentionMask(call, query, value, givenKey, queryMask);
        Value gate = gateDense == null ? null : call.call(gateDense, query);
        Value q = call.call(Objects.requireNonNull(queryDense, "query_dense"), query);
        Value k = repeated(call.call(keys, key));
        Value v = repeated(call.call(Objects.requireNonNull(valueDense, "value_dense"), value));
        boolean returnScores = call.flag("return_attention_scores", false);
        Value weights = weights(q, k, mask, get(DROPOUT) > 0 || returnScores || q.rank() != 4);
        Value dropped =
                call.training() && get(DROPOUT) > 0 ? Ops.dropout(weights, get(DROPOUT), weights.shape()) : weights;
        Value result = Ops.einsum(resultEquation(), dropped, v);
        Value gated = gate == null ? result : Ops.multiply(result, gate);
        Value output = call.call(Objects.requireNonNull(outputDense, "output_dense"), gated);
        call.trace().setMask(output, queryMask);
        return returnScores ? List.of(output, weights) : List.of(output);
    }

    private Value tensor(Call call, int position, String keyword) {
        Value value = call.value(position, keyword);
        if (value == null) {
            throw new IllegalArgumentException("Layer " + name() + " (" + className() + ") was called without `"
                    + keyword + "`; call it with a query and a value.");
        }
        return value;
    }

    private Value repeated(Value x) {
        return repeats() == 1 ? x : Ops.repeat(x, repeats(), 2);
    }

    private Value weights(Value query, Value key, @Nullable Value mask, boolean explicit) {
        Value scaled = Ops.multiply(query, 1 / Math.sqrt(headSize()));
        Value scores = Ops.einsum(scoresEquation(), scaled, key);
        if (mask == null) {
            return softmax(scores);
        }
        Value wide = mask;
        while (wide.rank() < scores.rank()) {
            wide = Ops.expandDims(wide, -2 * attentionAxes() - 1);
        }
        Value allowed = Ops.cast(Ops.broadcastTo(wide, scores.shape()), scores.dtype());
        Value low = Ops.number(scores, explicit ? LARGE_NEGATIVE : LARGEST_NEGATIVE);
        Value weights = softmax(Ops.select(allowed, scores, low));
        // A position that may look nowhere gets nothing where weights are explicit, and the mean of all elsewhere, as
        // in Keras.
        return explicit ? Ops.select(allowed, weights, Ops.zerosLike(weights)) : weights;
    }

    private Value softmax(Value scores) {
        if (attentionAxes() == 1) {
            return Ops.softmax(scores, -1);
        }
        int source = scores.shape().from(scores.rank() - attentionAxes()).size();
        Value flat = Ops.reshape(
                scores, scores.shape().slice(0, scores.rank() - attentionAxes()).append(source));
        return Ops.reshape(Ops.softmax(flat, -1), scores.shape());
    }

    private @Nullable Value attentionMask(
            Call call, Value query, Value value, @Nullable Value key, @Nullable Value queryMask) {
        Value mask = AttentionMasks.expand(queryMask, -1);
        mask = AttentionMasks.and(mask, AttentionMasks.expand(maskOf(call, value, 4, "value_mask"), -2));
        if (key != null) {
            mask = AttentionMasks.and(mask, AttentionMasks.expand(maskOf(call, key, 5, "key_mask"), -2));
        }
        int target = query.shape().dim(1);
        int source = value.shape().dim(1);
        if (call.flag("use_causal_mask", false)) {
            mask = AttentionMasks.and(mask, AttentionMasks.causal(call.graph(), target, source));
        }
        Integer window = get(SLIDING_WINDOW);
        if (window != null) {
            mask = AttentionMasks.and(mask, AttentionMasks.window(call.graph(), target, source, window));
        }
        Value given = call.value(6, "attention_mask");
        return AttentionMasks.and(given == null ? null : Ops.cast(given, DType.BOOL), mask);
    }

    private static @Nullable Value maskOf(Call call, Value tensor, int position, String keyword) {
        Value travelling = call.maskOf(tensor);
        return travelling != null ? travelling : call.value(position, keyword);
    }
}
