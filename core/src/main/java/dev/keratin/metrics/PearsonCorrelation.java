package dev.keratin.metrics;

import dev.keratin.losses.SampleWeights;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The mean Pearson correlation of truth and prediction along an axis.
 */
public final class PearsonCorrelation extends MeanFunction<PearsonCorrelation> {

    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<PearsonCorrelation> SCHEMA =
            declare("PearsonCorrelation", PearsonCorrelation::new, AXIS);

    private PearsonCorrelation() {
        super(SCHEMA, "pearson_correlation");
    }

    public static PearsonCorrelation create() {
        return new PearsonCorrelation();
    }

    /** The axis along which values are compared; negative from the end. */
    public PearsonCorrelation axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    private static Value standard(Value x, int[] axes) {
        Value centered = Ops.subtract(x, Ops.mean(x, axes, true));
        return Ops.divide(centered, Ops.sqrt(Ops.variance(centered, axes, true)));
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        SampleWeights.Pair pair = SampleWeights.align(asFloat(yTrue), asFloat(yPred), true);
        int[] axes = {get(AXIS)};
        return Ops.mean(Ops.multiply(standard(pair.first(), axes), standard(pair.second(), axes)), axes, false);
    }
}
