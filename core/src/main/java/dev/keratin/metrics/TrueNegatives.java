package dev.keratin.metrics;

import dev.keratin.serialization.Schema;

/**
 * The weight of what is neither predicted nor true.
 */
public final class TrueNegatives extends ConditionCount<TrueNegatives> {

    public static final Schema<TrueNegatives> SCHEMA = declare("TrueNegatives", TrueNegatives::new, THRESHOLDS);

    private TrueNegatives() {
        super(SCHEMA, TRUE_NEGATIVES);
    }

    public static TrueNegatives create() {
        return new TrueNegatives();
    }
}
