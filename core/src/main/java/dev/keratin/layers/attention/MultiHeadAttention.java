package dev.keratin.layers.attention;

import dev.keratin.layers.LayerArgs;
import dev.keratin.layers.core.EinsumDense;
import dev.keratin.regularizers.Regularizer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention ({@code keras.layers.MultiHeadAttention}).
 *
 * <p>Query {@code (batch, target, dim)}, value and key {@code (batch, source, dim)}, output {@code (batch, target, dim)}. Saves the projections {@code query_dense},
 * {@code key_dense}, {@code value_dense}, {@code output_dense} and, where there is a gate, {@code _gate_dense}. Vaswani et al. 2017.
 *
 * <pre>{@code
 * MultiHeadAttention attention = MultiHeadAttention.of(4, 32).dropout(0.1);
 * KerasTensor y = attention.applyAll(new Arguments(List.of(x, x), Map.of("use_causal_mask", true))).get(0);
 * }</pre>
 */
public final class MultiHeadAttention extends HeadsAttention<MultiHeadAttention> {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private static final Arg<Integer> NUM_HEADS = Arg.required("num_heads", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> KEY_DIM = Arg.required("key_dim", ArgTypes.POSITIVE_INT);
    private static final Arg<@Nullable Integer> VALUE_DIM =
            Arg.optional("value_dim", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    private static final Arg<@Nullable List<Integer>> OUTPUT_SHAPE =
            Arg.optional("output_shape", ArgTypes.nullable(LayerArgs.DIMS), null);
    private static final Arg<@Nullable List<Integer>> ATTENTION_AXES =
            Arg.optional("attention_axes", ArgTypes.nullable(LayerArgs.DIMS), null);

    public static final Schema<MultiHeadAttention> SCHEMA = schema(
            "MultiHeadAttention",
            MultiHeadAttention::new,
            NUM_HEADS,
            KEY_DIM,
            VALUE_DIM,
            DROPOUT,
            USE_BIAS,
            USE_GATE,
            OUTPUT_SHAPE,
            ATTENTION_AXES,
            SLIDING_WINDOW,
            KERNEL_INITIALIZER,
            BIAS_INITIALIZER,
            KERNEL_REGULARIZER,
            BIAS_REGULARIZER,
            ACTIVITY_REGULARIZER,
            KERNEL_CONSTRAINT,
            BIAS_CONSTRAINT,
            SEED);

    private String scoresEquation = "";
    private String resultEquation = "";

    private MultiHeadAttention() {
        super(SCHEMA);
    }

    /** A layer of this many heads, each of this size in query and key. */
    public static MultiHeadAttention of(int numHeads, int keyDim) {
        MultiHeadAttention layer = new MultiHeadAttention();
        layer.set(NUM_HEADS, numHeads);
        layer.set(KEY_DIM, keyDim);
        layer.validate();
        return layer;
    }

    /** The size of a head in the value (default that of the key). */
    public MultiHeadAttention valueDim(int valueDim) {
        set(VALUE_DIM, valueDim);
        return this;
    }

    /** The sizes of the last axes of the output (default the query's last one). */
    public MultiHeadAttention outputShape(int... outputShape) {
        set(OUTPUT_SHAPE, Arrays.stream(outputShape).boxed().toList());
        return this;
    }

    /** The axes that positions are counted along (default all but the batch and the features). */
    public MultiHeadAttention attentionAxes(int... attentionAxes) {
        set(ATTENTION_AXES, Arrays.stream(attentionAxes).boxed().toList());
        return this;
    }

    @Override
    protected void validate() {
        if (get(VALUE_DIM) == null) {
            set(VALUE_DIM, get(KEY_DIM));
        }
    }

    private int valueDim() {
        Integer given = get(VALUE_DIM);
        return given == null ? get(KEY_DIM) : given;
    }

    @Override
    Projections projections(Shape query, Shape value) {
        int heads = get(NUM_HEADS);
        List<Integer> given = get(OUTPUT_SHAPE);
        List<Integer> output = given == null ? List.of(query.last()) : given;
        makeEquations(value.rank() + 1);
        if (query.rank() + 1 + output.size() > LETTERS.length()) {
            throw new IllegalArgumentException("`output_shape` of layer " + name() + " (MultiHeadAttention) has "
                    + output.size() + " dimensions, at most " + (LETTERS.length() - query.rank() - 1)
                    + " are possible for a query of rank " + query.rank() + ".");
        }
        return new Projections(
                toHeads("query", query, heads, get(KEY_DIM)),
                toHeads("key", value, heads, get(KEY_DIM)),
                toHeads("value", value, heads, valueDim()),
                toHeads("gate", query, heads, valueDim()).activation("sigmoid"),
                projection(
                        "attention_output",
                        equation(query.rank() - 1, 2, output.size()),
                        LETTERS.substring(query.rank() + 1, query.rank() + 1 + output.size()),
                        outputShape(query.rank() - 2, output)));
    }

    private EinsumDense toHeads(String name, Shape input, int heads, int size) {
        return projection(
                name,
                equation(input.rank() - 1, 1, 2),
                LETTERS.substring(input.rank(), input.rank() + 2),
                outputShape(input.rank() - 2, List.of(heads, size)));
    }

    /** {@code free} axes stay, {@code bound} ones are summed over, {@code made} ones come instead. */
    private static String equation(int free, int bound, int made) {
        String kept = LETTERS.substring(0, free);
        String summed = LETTERS.substring(free, free + bound);
        String added = LETTERS.substring(free + bound, free + bound + made);
        return kept + summed + "," + summed + added + "->" + kept + added;
    }

    private static int[] outputShape(int unknown, List<Integer> known) {
        return IntStream.concat(
                        IntStream.generate(() -> Shape.UNKNOWN).limit(unknown),
                        known.stream().mapToInt(Integer::intValue))
                .toArray();
    }

    /** Heads and the axes that are not attended to stand in front, then the target's and the source's positions. */
    private void makeEquations(int rank) {
        List<Integer> axes = new ArrayList<>();
        List<Integer> given = get(ATTENTION_AXES);
        if (given == null) {
            IntStream.range(1, rank - 2).forEach(axes::add);
        } else {
            given.forEach(axis -> axes.add(axis >= 0 ? axis : rank - 1 + axis));
        }
        boolean inside = axes.stream().allMatch(axis -> axis >= 0 && axis < rank);
        if (!inside || axes.stream().distinct().count() != axes.size() || rank + axes.size() > LETTERS.length()) {
            throw new IllegalArgumentException("`attention_axes` must be different axes of a query of rank "
                    + (rank - 1) + ", received attention_axes=" + given + ".");
        }
        update(ATTENTION_AXES, List.copyOf(axes));
        StringBuilder target = new StringBuilder();
        StringBuilder source = new StringBuilder();
        StringBuilder product = new StringBuilder();
        int next = rank;
        for (int i = 0; i < rank; i++) {
            char letter = LETTERS.charAt(i);
            target.append(letter);
            source.append(axes.contains(i) ? LETTERS.charAt(next++) : letter);
            if (!axes.contains(i) && i != rank - 1) {
                product.append(letter);
            }
        }
        axes.forEach(axis -> product.append(target.charAt(axis)));
        axes.forEach(axis -> product.append(source.charAt(axis)));
        scoresEquation = target + "," + source + "->" + product;
        resultEquation = product + "," + source + "->" + target;
    }

    /** The penalty on results is that of the projections alone, as in Keras. */
    @Override
    protected @Nullable Regularizer activityRegularizer() {
        return null;
    }

    @Override
    String scoresEquation() {
        return scoresEquation;
    }

    @Override
    String resultEquation() {
        return resultEquation;
    }

    @Override
    int attentionAxes() {
        List<Integer> axes = get(ATTENTION_AXES);
        return axes == null ? 1 : axes.size();
    }

    @Override
    int headSize() {
        return get(KEY_DIM);
    }

    @Override
    int repeats() {
        return 1;
    }

    @Override
    String attributePrefix() {
        return "";
    }

    @Override
    Shape headsShape(Shape query) {
        return query.with(-1, get(NUM_HEADS)).append(valueDim());
    }
}
