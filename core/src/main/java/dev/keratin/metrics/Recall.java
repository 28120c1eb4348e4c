package dev.keratin.metrics;

import dev.keratin.serialization.Schema;

/**
 * The share of what is true that is predicted: {@code tp / (tp + fn)}.
 */
public final class Recall extends PrecisionRecall<Recall> {

    public static final Schema<Recall> SCHEMA = declare("Recall", Recall::new, THRESHOLDS, TOP_K, CLASS_ID);

    private Recall() {
        super(SCHEMA, FALSE_NEGATIVES);
    }

    public static Recall create() {
        return new Recall();
    }
}
