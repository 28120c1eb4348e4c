package dev.keratin.metrics;

import dev.keratin.serialization.Schema;

/**
 * The weight of what is true and not predicted.
 */
public final class FalseNegatives extends ConditionCount<FalseNegatives> {

    public static final Schema<FalseNegatives> SCHEMA = declare("FalseNegatives", FalseNegatives::new, THRESHOLDS);

    private FalseNegatives() {
        super(SCHEMA, FALSE_NEGATIVES);
    }

    public static FalseNegatives create() {
        return new FalseNegatives();
    }
}
