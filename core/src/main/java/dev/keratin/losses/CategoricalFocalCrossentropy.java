package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * Cross-entropy of one-hot labels that counts what is predicted well less: each term times {@code alpha (1 - p)^gamma}. Lin et al. 2018.
 */
public final class CategoricalFocalCrossentropy extends BuiltInLoss<CategoricalFocalCrossentropy> {

    private static final Arg<Boolean> FROM_LOGITS = Arg.optional("from_logits", ArgTypes.BOOL, false);
    private static final Arg<Double> LABEL_SMOOTHING = Arg.optional("label_smoothing", ArgTypes.RATE, 0.0);
    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);
    private static final Arg<Double> ALPHA = Arg.optional("alpha", ArgTypes.FLOAT, 0.25);
    private static final Arg<Double> GAMMA = Arg.optional("gamma", ArgTypes.FLOAT, 2.0);

    public static final Schema<CategoricalFocalCrossentropy> SCHEMA = declare(
            "CategoricalFocalCrossentropy",
            CategoricalFocalCrossentropy::new,
            FROM_LOGITS,
            LABEL_SMOOTHING,
            AXIS,
            ALPHA,
            GAMMA);

    private CategoricalFocalCrossentropy() {
        super(SCHEMA, "categorical_focal_crossentropy");
    }

    public static CategoricalFocalCrossentropy create() {
        return new CategoricalFocalCrossentropy();
    }

    /** Whether predictions are logits, not probabilities. Predictions that come straight from a softmax or sigmoid are traced back to its logits anyway. */
    public CategoricalFocalCrossentropy fromLogits(boolean fromLogits) {
        set(FROM_LOGITS, fromLogits);
        return this;
    }

    /** How far targets are moved towards the middle: 0 (not at all) to 1. */
    public CategoricalFocalCrossentropy labelSmoothing(double labelSmoothing) {
        set(LABEL_SMOOTHING, labelSmoothing);
        return this;
    }

    /** The axis of the classes; negative from the end. */
    public CategoricalFocalCrossentropy axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    /** The weight of all terms. */
    public CategoricalFocalCrossentropy alpha(double alpha) {
        set(ALPHA, alpha);
        return this;
    }

    /** How much less what is predicted well counts. */
    public CategoricalFocalCrossentropy gamma(double gamma) {
        set(GAMMA, gamma);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        int axis = get(AXIS);
        int[] axes = {axis};
        Value truth = Crossentropy.smooth(
                yTrue, get(LABEL_SMOOTHING), 1.0 / yTrue.shape().last());
        Value raw = get(FROM_LOGITS) ? Ops.softmax(yPred, axis) : yPred;
        Value p = Crossentropy.clip(Ops.divide(raw, Ops.sum(raw, axes, true)));
        Value entropy = Ops.negative(Ops.multiply(truth, Ops.log(p)));
        Value factor = Ops.multiply(BinaryFocalCrossentropy.power(Ops.subtract(1, p), get(GAMMA)), get(ALPHA));
        return Ops.sum(Ops.multiply(factor, entropy), axes, false);
    }
}
