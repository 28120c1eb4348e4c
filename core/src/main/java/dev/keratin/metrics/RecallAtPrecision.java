package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The best recall at a precision of at least the given one.
 */
public final class RecallAtPrecision extends AtConstraint<RecallAtPrecision> {

    private static final Arg<Double> PRECISION = Arg.required("precision", ArgTypes.RATE);

    public static final Schema<RecallAtPrecision> SCHEMA =
            declare("RecallAtPrecision", RecallAtPrecision::new, CLASS_ID, NUM_THRESHOLDS, PRECISION);

    private RecallAtPrecision() {
        super(SCHEMA);
    }

    /**
     * The metric with all other arguments at their defaults.
     *
     * @param precision the least precision, from 0 to 1.
     */
    public static RecallAtPrecision of(double precision) {
        RecallAtPrecision metric = new RecallAtPrecision();
        metric.set(PRECISION, precision);
        return metric;
    }

    @Override
    double value() {
        return get(PRECISION);
    }

    @Override
    double[] constrained() {
        return precision();
    }

    @Override
    double[] dependent() {
        return sensitivity();
    }
}
