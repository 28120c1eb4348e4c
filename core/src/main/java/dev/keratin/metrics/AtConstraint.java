package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The best of one rate over the thresholds at which another is at least a given value.
 *
 * @param <S> the class itself
 */
abstract class AtConstraint<S extends AtConstraint<S>> extends ThresholdMetric<S> {

    static final Arg<@Nullable Integer> CLASS_ID =
            Arg.optional("class_id", ArgTypes.nullable(ArgTypes.NON_NEGATIVE_INT), null);
    static final Arg<Integer> NUM_THRESHOLDS = Arg.optional("num_thresholds", ArgTypes.POSITIVE_INT, 200);

    AtConstraint(Schema<S> schema) {
        super(schema, null);
    }

    /** The least value of the constrained rate. */
    abstract double value();

    /** The constrained rate, per threshold. */
    abstract double[] constrained();

    /** The rate of which the best is wanted, per threshold. */
    abstract double[] dependent();

    /** How many thresholds, in equal steps from 0 to 1, are tried; 200 unless set. */
    public S numThresholds(int numThresholds) {
        set(NUM_THRESHOLDS, numThresholds);
        return self();
    }

    /** The only class that counts; null for all. */
    public S classId(@Nullable Integer classId) {
        set(CLASS_ID, classId);
        return self();
    }

    @Override
    Confusion confusion() {
        int count = get(NUM_THRESHOLDS);
        return new Confusion(Thresholds.even(count), count > 1, null, get(CLASS_ID), 0, null);
    }

    @Override
    String[] roles() {
        return new String[] {TRUE_POSITIVES, FALSE_POSITIVES, TRUE_NEGATIVES, FALSE_NEGATIVES};
    }

    /** True positives by all that is true: also called recall. */
    final double[] sensitivity() {
        double[] positives = counts(TRUE_POSITIVES);
        return ratio(positives, plus(positives, counts(FALSE_NEGATIVES)));
    }

    final double[] specificity() {
        double[] negatives = counts(TRUE_NEGATIVES);
        return ratio(negatives, plus(negatives, counts(FALSE_POSITIVES)));
    }

    final double[] precision() {
        double[] positives = counts(TRUE_POSITIVES);
        return ratio(positives, plus(positives, counts(FALSE_POSITIVES)));
    }

    @Override
    public Tensor result() {
        double[] constrained = constrained();
        double[] dependent = dependent();
        double best = 0;
        for (int i = 0; i < constrained.length; i++) {
            // In single precision, as Keras compares.
            if ((float) constrained[i] >= (float) value()) {
                best = Math.max(best, dependent[i]);
            }
        }
        return scalar(best);
    }
}
