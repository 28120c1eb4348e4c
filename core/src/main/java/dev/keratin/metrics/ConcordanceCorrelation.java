package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The mean concordance correlation of truth and prediction along an axis: how far they lie on the line of equality. Lin 1989, in Keras's form.
 */
public final class ConcordanceCorrelation extends MeanFunction<ConcordanceCorrelation> {

    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<ConcordanceCorrelation> SCHEMA =
            declare("ConcordanceCorrelation", ConcordanceCorrelation::new, AXIS);

    private ConcordanceCorrelation() {
        super(SCHEMA, "concordance_correlation");
    }

    public static ConcordanceCorrelation create() {
        return new ConcordanceCorrelation();
    }

    /** The axis along which values are compared; negative from the end. */
    public ConcordanceCorrelation axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        SampleWeights.Pair pair = SampleWeights.align(asFloat(yTrue), asFloat(yPred), true);
        int[] axes = {get(AXIS)};
        Value truth = pair.first();
        Value prediction = pair.second();
        Value meanTruth = Ops.mean(truth, axes, true);
        Value meanPrediction = Ops.mean(prediction, axes, true);
        Value spread = Ops.add(Ops.variance(truth, axes, true), Ops.variance(prediction, axes, true));
        Value norm = Ops.add(spread, Ops.squaredDifference(meanTruth, meanPrediction));
        // Keras takes the distance of the truth from the mean of the predictions; over an axis that sums to the
        // covariance all the same.
        Value covariance = Ops.multiply(Ops.subtract(truth, meanPrediction), Ops.subtract(prediction, meanPrediction));
        return Ops.mean(Ops.divide(Ops.multiply(covariance, 2), Ops.add(norm, EPSILON)), axes, false);
    }
}
