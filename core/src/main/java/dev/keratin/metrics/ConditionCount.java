package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The weight of one field of the confusion matrix, per threshold.
 *
 * @param <S> the class itself
 */
abstract class ConditionCount<S extends ConditionCount<S>> extends ThresholdMetric<S> {

    static final Arg<@Nullable Thresholds> THRESHOLDS =
            Arg.optional("thresholds", ArgTypes.nullable(Thresholds.ARG), null);

    private final String field;

    ConditionCount(Schema<S> schema, String field) {
        super(schema, null);
        this.field = field;
    }

    /** From where a prediction is positive: one threshold or several, each between 0 and 1; 0.5 unless set. */
    public S thresholds(double... thresholds) {
        set(THRESHOLDS, Thresholds.tree(thresholds));
        return self();
    }

    @Override
    Confusion confusion() {
        Thresholds thresholds = get(THRESHOLDS);
        return Confusion.at(thresholds == null ? new double[] {0.5} : thresholds.values(), null, null);
    }

    @Override
    String[] roles() {
        return new String[] {"accumulator"};
    }

    @Override
    String field(String role) {
        return field;
    }

    @Override
    public Tensor result() {
        return perThreshold(counts("accumulator"));
    }
}
