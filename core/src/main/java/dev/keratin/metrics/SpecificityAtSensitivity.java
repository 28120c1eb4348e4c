package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The best specificity at a sensitivity (recall) of at least the given one.
 */
public final class SpecificityAtSensitivity extends AtConstraint<SpecificityAtSensitivity> {

    private static final Arg<Double> SENSITIVITY = Arg.required("sensitivity", ArgTypes.RATE);

    public static final Schema<SpecificityAtSensitivity> SCHEMA =
            declare("SpecificityAtSensitivity", SpecificityAtSensitivity::new, CLASS_ID, NUM_THRESHOLDS, SENSITIVITY);

    private SpecificityAtSensitivity() {
        super(SCHEMA);
    }

    /**
     * The metric with all other arguments at their defaults.
     *
     * @param sensitivity the least sensitivity, from 0 to 1.
     */
    public static SpecificityAtSensitivity of(double sensitivity) {
        SpecificityAtSensitivity metric = new SpecificityAtSensitivity();
        metric.set(SENSITIVITY, sensitivity);
        return metric;
    }

    @Override
    double value() {
        return get(SENSITIVITY);
    }

    @Override
    double[] constrained() {
        return sensitivity();
    }

    @Override
    double[] dependent() {
        return specificity();
    }
}
