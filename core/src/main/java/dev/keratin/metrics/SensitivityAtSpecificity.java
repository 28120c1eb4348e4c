package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The best sensitivity (recall) at a specificity of at least the given one.
 */
public final class SensitivityAtSpecificity extends AtConstraint<SensitivityAtSpecificity> {

    private static final Arg<Double> SPECIFICITY = Arg.required("specificity", ArgTypes.RATE);

    public static final Schema<SensitivityAtSpecificity> SCHEMA =
            declare("SensitivityAtSpecificity", SensitivityAtSpecificity::new, CLASS_ID, NUM_THRESHOLDS, SPECIFICITY);

    private SensitivityAtSpecificity() {
        super(SCHEMA);
    }

    /**
     * The metric with all other arguments at their defaults.
     *
     * @param specificity the least specificity, from 0 to 1.
     */
    public static SensitivityAtSpecificity of(double specificity) {
        SensitivityAtSpecificity metric = new SensitivityAtSpecificity();
        metric.set(SPECIFICITY, specificity);
        return metric;
    }

    @Override
    double value() {
        return get(SPECIFICITY);
    }

    @Override
    double[] constrained() {
        return specificity();
    }

    @Override
    double[] dependent() {
        return sensitivity();
    }
}
