package dev.keratin.layers.attention;

import dev.keratin.initializers.Initializers;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Additive attention ({@code keras.layers.AdditiveAttention}).
 *
 * <p>Scores are {@code sum(scale * tanh(query + key))}. Saves {@code scale} (dim) where it is used. Bahdanau et al. 2014.
 *
 * <pre>{@code
 * KerasTensor context = AdditiveAttention.create().apply(List.of(query, value));
 * }</pre>
 */
public final class AdditiveAttention extends BaseAttention<AdditiveAttention> {

    public static final Schema<AdditiveAttention> SCHEMA =
            schema("AdditiveAttention", AdditiveAttention::new, USE_SCALE_ON, DROPOUT, SEED);

    private @Nullable Variable scale;

    private AdditiveAttention() {
        super(SCHEMA);
    }

    public static AdditiveAttention create() {
        return new AdditiveAttention();
    }

    /** Whether each feature has a weight in the scores (default true). */
    public AdditiveAttention useScale(boolean useScale) {
        set(USE_SCALE_ON, useScale);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape query = checked(inputShapes);
        if (get(USE_SCALE_ON)) {
            scale = addWeight(
                    "scale", Shape.of(InputChecks.known(this, query, -1)), Initializers.get("glorot_uniform"));
        }
    }

    @Override
    Value scores(Call call, Value query, Value key) {
        Value sums = Ops.tanh(pairwiseSums(query, key));
        Variable present = scale;
        Value scaled = present == null ? sums : Ops.multiply(sums, call.read(present));
        return Ops.sum(scaled, new int[] {-1}, false);
    }

    /** Every position of the query plus every one of the key: {@code (batch, target, source, dim)}. */
    static Value pairwiseSums(Value query, Value key) {
        return Ops.add(Ops.expandDims(query, -2), Ops.expandDims(key, -3));
    }
}
