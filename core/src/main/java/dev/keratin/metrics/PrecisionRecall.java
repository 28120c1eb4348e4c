package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * True positives by themselves and another field, per threshold.
 *
 * @param <S> the class itself
 */
abstract class PrecisionRecall<S extends PrecisionRecall<S>> extends ThresholdMetric<S> {

    static final Arg<@Nullable Thresholds> THRESHOLDS =
            Arg.optional("thresholds", ArgTypes.nullable(Thresholds.ARG), null);
    static final Arg<@Nullable Integer> TOP_K = Arg.optional("top_k", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    static final Arg<@Nullable Integer> CLASS_ID =
            Arg.optional("class_id", ArgTypes.nullable(ArgTypes.NON_NEGATIVE_INT), null);

    private final String other;

    PrecisionRecall(Schema<S> schema, String other) {
        super(schema, null);
        this.other = other;
    }

    /** From where a prediction is positive: one threshold or several, each between 0 and 1; 0.5 unless set, none where {@code top_k} is. */
    public S thresholds(double... thresholds) {
        set(THRESHOLDS, Thresholds.tree(thresholds));
        return self();
    }

    /** Only the k largest predictions of a sample can be positive; null for all. */
    public S topK(@Nullable Integer topK) {
        set(TOP_K, topK);
        return self();
    }

    /** The only class that counts; null for all. */
    public S classId(@Nullable Integer classId) {
        set(CLASS_ID, classId);
        return self();
    }

    @Override
    Confusion confusion() {
        Thresholds thresholds = get(THRESHOLDS);
        Integer topK = get(TOP_K);
        double only = topK == null ? 0.5 : Confusion.NEVER;
        double[] values = thresholds == null ? new double[] {only} : thresholds.values();
        return Confusion.at(values, topK, get(CLASS_ID));
    }

    @Override
    String[] roles() {
        return new String[] {TRUE_POSITIVES, other};
    }

    @Override
    public Tensor result() {
        double[] positives = counts(TRUE_POSITIVES);
        return perThreshold(ratio(positives, plus(positives, counts(other))));
    }
}
