package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;

/**
 * {@code (1 - p^q) / q}, p being the probability of the true class: between cross-entropy (q to 0) and absolute error (q to 1), robust to wrong
 * labels. Labels are integers. Zhang and Sabuncu 2018.
 */
public final class CategoricalGeneralizedCrossEntropy extends BuiltInLoss<CategoricalGeneralizedCrossEntropy> {

    private static final Arg<Double> Q =
            Arg.optional("q", ArgTypes.number("a number between 0 and 1, both excluded", q -> q > 0 && q < 1), 0.5);

    public static final Schema<CategoricalGeneralizedCrossEntropy> SCHEMA =
            declare("CategoricalGeneralizedCrossEntropy", CategoricalGeneralizedCrossEntropy::new, Q);

    private CategoricalGeneralizedCrossEntropy() {
        super(SCHEMA, "categorical_generalized_cross_entropy");
    }

    public static CategoricalGeneralizedCrossEntropy create() {
        return new CategoricalGeneralizedCrossEntropy();
    }

    /** The exponent, between 0 and 1. */
    public CategoricalGeneralizedCrossEntropy q(double q) {
        set(Q, q);
        return this;
    }

    @Override
    protected Value target(Value yTrue, DType dtype) {
        return Ops.cast(yTrue, DType.INT32);
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value labels = yTrue.rank() == yPred.rank() ? Ops.squeeze(yTrue, -1) : yTrue;
        Value oneHot = Ops.oneHot(labels, yPred.shape().last(), yPred.dtype());
        Value p = Ops.sum(Ops.multiply(yPred, oneHot), LAST, false);
        double q = get(Q);
        return Ops.divide(Ops.subtract(1, Ops.power(p, q)), q);
    }
}
