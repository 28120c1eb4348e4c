package dev.keratin.metrics;

import dev.keratin.serialization.Schema;

/**
 * The share of what is predicted that is true: {@code tp / (tp + fp)}.
 */
public final class Precision extends PrecisionRecall<Precision> {

    public static final Schema<Precision> SCHEMA = declare("Precision", Precision::new, THRESHOLDS, TOP_K, CLASS_ID);

    private Precision() {
        super(SCHEMA, FALSE_POSITIVES);
    }

    public static Precision create() {
        return new Precision();
    }
}
