package dev.keratin.layers.attention;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attention without projections: what {@link Attention} and {@link AdditiveAttention} share.
 *
 * <p>Called with a list of query {@code (batch, target, dim)}, value {@code (batch, source, dim)} and optionally key {@code (batch, source, dim)}; without a key the
 * value serves as one. Further arguments by keyword: {@code mask} (a list of those of query and value), {@code use_causal_mask},
 * {@code return_attention_scores}.
 *
 * @param <S> the layer's own class
 */
public abstract class BaseAttention<S extends BaseAttention<S>> extends AbstractLayer<S> {

    static final Arg<Boolean> USE_SCALE_OFF = Arg.optional("use_scale", ArgTypes.BOOL, false);
    static final Arg<Boolean> USE_SCALE_ON = Arg.optional("use_scale", ArgTypes.BOOL, true);
    static final Arg<Double> DROPOUT = Arg.optional("dropout", ArgTypes.RATE, 0.0);
    static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);

    /** What masked scores are lowered by, as in Keras. */
    private static final double LOWERED = 1e9;

    BaseAttention(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** The share of the attention weights that is dropped in training (default 0). */
    public final S dropout(double rate) {
        set(DROPOUT, rate);
        return self();
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    public final S seed(int seed) {
        set(SEED, seed);
        return self();
    }

    /** The scores {@code (batch, target, source)} of query and key. */
    abstract Value scores(Call call, Value query, Value key);

    /** The query's shape. */
    final Shape checked(List<Shape> inputShapes) {
        checkCount(inputShapes.size());
        return inputShapes.get(0);
    }

    private void checkCount(int count) {
        if (count < 2 || count > 3) {
            throw new IllegalArgumentException("Layer " + name() + " (" + className()
                    + ") must be called with a list of 2 or 3 tensors, [query, value] or [query, value, key]; received "
                    + count + ".");
        }
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

    @Override
    protected List<Value> callAll(Call call) {
        List<Value> inputs = call.inputs();
        checkCount(inputs.size());
        Value query = inputs.get(0);
        Value value = inputs.get(1);
        Value key = inputs.size() > 2 ? inputs.get(2) : value;
        Value queryMask = mask(call, 0, query);
        Value valueMask = AttentionMasks.expand(mask(call, 1, value), -2);
        Value scores = scores(call, query, key);
        if (call.flag("use_causal_mask", false)) {
            valueMask = AttentionMasks.and(
                    valueMask,
                    AttentionMasks.causal(
                            call.graph(), scores.shape().dim(-2), scores.shape().last()));
        }
        if (valueMask != null) {
            Value allowed = Ops.broadcastTo(valueMask, scores.shape());
            scores = Ops.where(allowed, scores, Ops.subtract(scores, LOWERED));
        }
        Value weights = Ops.softmax(scores, -1);
        if (call.training() && get(DROPOUT) > 0) {
            weights = Ops.dropout(weights, get(DROPOUT), weights.shape());
        }
        Value output = Ops.matmul(weights, value);
        if (queryMask != null) {
            Value holds = Ops.broadcastTo(Ops.expandDims(queryMask, -1), output.shape());
            output = Ops.where(holds, output, Ops.zerosLike(output));
        }
        call.trace().setMask(output, queryMask);
        return call.flag("return_attention_scores", false) ? List.of(output, weights) : List.of(output);
    }

    private static @Nullable Value mask(Call call, int index, Value tensor) {
        Object given = call.argument(1, "mask");
        if (given instanceof List<?> masks && index < masks.size()) {
            return masks.get(index) instanceof Value mask ? mask : null;
        }
        return call.maskOf(tensor);
    }
}
