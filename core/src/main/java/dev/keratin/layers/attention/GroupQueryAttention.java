package dev.keratin.layers.attention;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;

/**
 * Attention in which groups of query heads share heads of key and value ({@code keras.layers.GroupQueryAttention}).
 *
 * <p>Query {@code (batch, target, dim)}, value and key {@code (batch, source, dim)}, output {@code (batch, target, dim)}. Saves the projections
 * {@code _query_dense}, {@code _key_dense}, {@code _value_dense}, {@code _output_dense} and, where there is a gate, {@code _gate_dense}. Ainslie et al. 2023.
 *
 * <pre>{@code
 * GroupQueryAttention attention = GroupQueryAttention.of(32, 8, 2);
 * }</pre>
 */
public final class GroupQueryAttention extends HeadsAttention<GroupQueryAttention> {

    private static final Arg<Integer> HEAD_DIM = Arg.required("head_dim", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> NUM_QUERY_HEADS = Arg.required("num_query_heads", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> NUM_KEY_VALUE_HEADS = Arg.required("num_key_value_heads", ArgTypes.POSITIVE_INT);

    public static final Schema<GroupQueryAttention> SCHEMA = schema(
            "GroupQueryAttention",
            GroupQueryAttention::new,
            HEAD_DIM,
            NUM_QUERY_HEADS,
            NUM_KEY_VALUE_HEADS,
            USE_BIAS,
            USE_GATE,
            SLIDING_WINDOW,
            DROPOUT,
            KERNEL_INITIALIZER,
            BIAS_INITIALIZER,
            KERNEL_REGULARIZER,
            BIAS_REGULARIZER,
            ACTIVITY_REGULARIZER,
            KERNEL_CONSTRAINT,
            BIAS_CONSTRAINT,
            SEED);

    private GroupQueryAttention() {
        super(SCHEMA);
    }

    /** A layer of heads of this size; the number of query heads is a multiple of that of key and value heads. */
    public static GroupQueryAttention of(int headDim, int numQueryHeads, int numKeyValueHeads) {
        GroupQueryAttention layer = new GroupQueryAttention();
        layer.set(HEAD_DIM, headDim);
        layer.set(NUM_QUERY_HEADS, numQueryHeads);
        layer.set(NUM_KEY_VALUE_HEADS, numKeyValueHeads);
        layer.validate();
        return layer;
    }

    @Override
    protected void validate() {
        if (get(NUM_QUERY_HEADS) % get(NUM_KEY_VALUE_HEADS) != 0) {
            throw new IllegalArgumentException(
                    "`num_query_heads` of GroupQueryAttention must be divisible by `num_key_value_heads`, received "
                            + get(NUM_QUERY_HEADS) + " and " + get(NUM_KEY_VALUE_HEADS) + ".");
        }
    }

    @Override
    Projections projections(Shape query, Shape value) {
        int size = get(HEAD_DIM);
        int queryHeads = get(NUM_QUERY_HEADS);
        int valueHeads = get(NUM_KEY_VALUE_HEADS);
        return new Projections(
                projection("query", "bqm,muh->bquh", "uh", Shape.UNKNOWN, queryHeads, size),
                projection("key", "bkm,mvh->bkvh", "vh", Shape.UNKNOWN, valueHeads, size),
                projection("value", "bkm,mvh->bkvh", "vh", Shape.UNKNOWN, valueHeads, size),
                projection("gate", "bqm,muh->bquh", "uh", Shape.UNKNOWN, queryHeads, size)
                        .activation("sigmoid"),
                projection("attention_output", "bquh,uhm->bqm", "m", Shape.UNKNOWN, query.last()));
    }

    @Override
    String scoresEquation() {
        return "bquh,bkuh->buqk";
    }

    @Override
    String resultEquation() {
        return "buqk,bkuh->bquh";
    }

    @Override
    int attentionAxes() {
        return 1;
    }

    @Override
    int headSize() {
        return get(HEAD_DIM);
    }

    @Override
    int repeats() {
        return get(NUM_QUERY_HEADS) / get(NUM_KEY_VALUE_HEADS);
    }

    @Override
    String attributePrefix() {
        return "_";
    }

    @Override
    Shape headsShape(Shape query) {
        return query.with(-1, get(NUM_QUERY_HEADS)).append(get(HEAD_DIM));
    }
}
