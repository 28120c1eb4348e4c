package dev.keratin.metrics;

import dev.keratin.serialization.Schema;

/**
 * The weight of what is predicted and true.
 */
public final class TruePositives extends ConditionCount<TruePositives> {

    public static final Schema<TruePositives> SCHEMA = declare("TruePositives", TruePositives::new, THRESHOLDS);

    private TruePositives() {
        super(SCHEMA, TRUE_POSITIVES);
    }

    public static TruePositives create() {
        return new TruePositives();
    }
}
