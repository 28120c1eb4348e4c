package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The best precision at a recall of at least the given one.
 */
public final class PrecisionAtRecall extends AtConstraint<PrecisionAtRecall> {

    private static final Arg<Double> RECALL = Arg.required("recall", ArgTypes.RATE);

    public static final Schema<PrecisionAtRecall> SCHEMA =
            declare("PrecisionAtRecall", PrecisionAtRecall::new, CLASS_ID, NUM_THRESHOLDS, RECALL);

    private PrecisionAtRecall() {
        super(SCHEMA);
    }

    /**
     * The metric with all other arguments at their defaults.
     *
     * @param recall the least recall, from 0 to 1.
     */
    public static PrecisionAtRecall of(double recall) {
        PrecisionAtRecall metric = new PrecisionAtRecall();
        metric.set(RECALL, recall);
        return metric;
    }

    @Override
    double value() {
        return get(RECALL);
    }

    @Override
    double[] constrained() {
        return sensitivity();
    }

    @Override
    double[] dependent() {
        return precision();
    }
}
