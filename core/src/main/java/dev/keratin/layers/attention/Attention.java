package dev.keratin.layers.attention;

import dev.keratin.initializers.Initializer;
import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dot-product attention ({@code keras.layers.Attention}).
 *
 * <p>{@code softmax(query key^T) value}. Saves {@code scale} () and {@code concat_score_weight} () where they are used. Luong et al. 2015.
 *
 * <pre>{@code
 * KerasTensor context = Attention.create().apply(List.of(query, value));
 * }</pre>
 */
public final class Attention extends BaseAttention<Attention> {

    private static final Arg<String> SCORE_MODE = Arg.optional("score_mode", ArgTypes.oneOf("dot", "concat"), "dot");

    public static final Schema<Attention> SCHEMA =
            schema("Attention", Attention::new, USE_SCALE_OFF, SCORE_MODE, DROPOUT, SEED);

    private @Nullable Variable scale;
    private @Nullable Variable concatScoreWeight;

    private Attention() {
        super(SCHEMA);
    }

    public static Attention create() {
        return new Attention();
    }

    /** Whether the scores are multiplied by a weight (default false). */
    public Attention useScale(boolean useScale) {
        set(USE_SCALE_OFF, useScale);
        return this;
    }

    /** How scores are computed: {@code "dot"} (default), the product of query and key, or {@code "concat"}, the tanh of their sum. */
    public Attention scoreMode(String scoreMode) {
        set(SCORE_MODE, scoreMode);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        checked(inputShapes);
        Initializer ones = Initializers.get("ones");
        if (get(USE_SCALE_OFF)) {
            scale = addWeight("scale", Shape.scalar(), ones);
        }
        if (get(SCORE_MODE).equals("concat")) {
            concatScoreWeight = addWeight("concat_score_weight", Shape.scalar(), ones);
        }
    }

    @Override
    Value scores(Call call, Value query, Value key) {
        Variable weight = concatScoreWeight;
        if (weight == null) {
            return scaled(call, Ops.matmul(query, false, key, true));
        }
        Value sums = AdditiveAttention.pairwiseSums(query, key);
        Value scores = Ops.sum(Ops.tanh(scaled(call, sums)), new int[] {-1}, false);
        return Ops.multiply(scores, call.read(weight));
    }

    private Value scaled(Call call, Value x) {
        Variable present = scale;
        return present == null ? x : Ops.multiply(x, call.read(present));
    }
}
