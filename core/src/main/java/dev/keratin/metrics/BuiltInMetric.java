package dev.keratin.metrics;

import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A metric of Keras: name and type by fluent methods.
 *
 * @param <S> the class itself
 */
abstract class BuiltInMetric<S extends BuiltInMetric<S>> extends Metric {

    static final double EPSILON = 1e-7;
    static final int[] LAST = {-1};

    BuiltInMetric(Schema<S> schema, @Nullable String defaultName) {
        super(schema, defaultName);
    }

    @SuppressWarnings("unchecked")
    final S self() {
        return (S) this;
    }

    /** The name that logs and the history show. */
    public S name(String name) {
        rename(name);
        return self();
    }

    /** The type of results, for example {@code "float64"}. */
    public S dtype(@Nullable String dtype) {
        set(DTYPE, dtype);
        return self();
    }
}
