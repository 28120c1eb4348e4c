package dev.keratin.metrics;

import dev.keratin.serialization.Schema;

/**
 * The weight of what is predicted and not true.
 */
public final class FalsePositives extends ConditionCount<FalsePositives> {

    public static final Schema<FalsePositives> SCHEMA = declare("FalsePositives", FalsePositives::new, THRESHOLDS);

    private FalsePositives() {
        super(SCHEMA, FALSE_POSITIVES);
    }

    public static FalsePositives create() {
        return new FalsePositives();
    }
}
