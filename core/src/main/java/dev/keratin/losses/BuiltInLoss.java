package dev.keratin.losses;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A loss of Keras: a function of truth and predictions of one rank.
 *
 * @param <S> the class itself
 */
abstract class BuiltInLoss<S extends BuiltInLoss<S>> extends Loss {

    static final double EPSILON = 1e-7;
    static final int[] LAST = {-1};

    BuiltInLoss(Schema<S> schema, String defaultName) {
        super(schema, defaultName);
    }

    /** The loss of each sample. */
    abstract Value function(Value yTrue, Value yPred);

    @Override
    protected final Value call(Value yTrue, Value yPred) {
        SampleWeights.Pair pair = SampleWeights.align(yTrue, yPred, true);
        return function(pair.first(), pair.second());
    }

    @SuppressWarnings("unchecked")
    private S self() {
        return (S) this;
    }

    /** The name that logs show. */
    public S name(String name) {
        update(NAME, name);
        return self();
    }

    /**
     * How the values of samples become one: {@code "sum_over_batch_size"} (the default, also called {@code "mean"}), {@code "sum"},
     * {@code "mean_with_sample_weight"} (divided by the sum of the weights), {@code "none"} or null.
     */
    public S reduction(@Nullable String reduction) {
        set(REDUCTION, reduction);
        return self();
    }

    /** The type to compute in, for example {@code "float64"}; null for float32. */
    public S dtype(@Nullable String dtype) {
        set(DTYPE, dtype);
        return self();
    }
}
