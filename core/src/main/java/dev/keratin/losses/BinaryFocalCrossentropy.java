package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * Binary cross-entropy that counts what is predicted well less: times {@code (1 - p)^gamma}, p being the probability of the true answer. Lin et al. 2018.
 */
public final class BinaryFocalCrossentropy extends BuiltInLoss<BinaryFocalCrossentropy> {

    private static final Arg<Boolean> FROM_LOGITS = Arg.optional("from_logits", ArgTypes.BOOL, false);
    private static final Arg<Double> LABEL_SMOOTHING = Arg.optional("label_smoothing", ArgTypes.RATE, 0.0);
    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);
    private static final Arg<Boolean> APPLY_CLASS_BALANCING =
            Arg.optional("apply_class_balancing", ArgTypes.BOOL, false);
    private static final Arg<Double> ALPHA = Arg.optional("alpha", ArgTypes.FLOAT, 0.25);
    private static final Arg<Double> GAMMA = Arg.optional("gamma", ArgTypes.FLOAT, 2.0);

    public static final Schema<BinaryFocalCrossentropy> SCHEMA = declare(
            "BinaryFocalCrossentropy",
            BinaryFocalCrossentropy::new,
            FROM_LOGITS,
            LABEL_SMOOTHING,
            AXIS,
            APPLY_CLASS_BALANCING,
            ALPHA,
            GAMMA);

    private BinaryFocalCrossentropy() {
        super(SCHEMA, "binary_focal_crossentropy");
    }

    public static BinaryFocalCrossentropy create() {
        return new BinaryFocalCrossentropy();
    }

    /** Whether predictions are logits, not probabilities. Predictions that come straight from a softmax or sigmoid are traced back to its logits anyway. */
    public BinaryFocalCrossentropy fromLogits(boolean fromLogits) {
        set(FROM_LOGITS, fromLogits);
        return this;
    }

    /** How far targets are moved towards the middle: 0 (not at all) to 1. */
    public BinaryFocalCrossentropy labelSmoothing(double labelSmoothing) {
        set(LABEL_SMOOTHING, labelSmoothing);
        return this;
    }

    /** The axis of the classes; negative from the end. */
    public BinaryFocalCrossentropy axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    /** Whether the classes are weighted by {@code alpha} and {@code 1 - alpha}. */
    public BinaryFocalCrossentropy applyClassBalancing(boolean applyClassBalancing) {
        set(APPLY_CLASS_BALANCING, applyClassBalancing);
        return this;
    }

    /** The weight of class 1 where classes are balanced. */
    public BinaryFocalCrossentropy alpha(double alpha) {
        set(ALPHA, alpha);
        return this;
    }

    /** How much less what is predicted well counts. */
    public BinaryFocalCrossentropy gamma(double gamma) {
        set(GAMMA, gamma);
        return this;
    }

    /** The square, the usual exponent, without logarithms. */
    static Value power(Value x, double exponent) {
        return exponent == 2 ? Ops.square(x) : Ops.power(x, exponent);
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value truth = Crossentropy.smooth(yTrue, get(LABEL_SMOOTHING), 0.5);
        Value p = get(FROM_LOGITS) ? Ops.sigmoid(yPred) : yPred;
        Value bce = Crossentropy.binary(truth, p, false);
        Value others = Ops.subtract(1, truth);
        Value ofTruth = Ops.add(Ops.multiply(truth, p), Ops.multiply(others, Ops.subtract(1, p)));
        Value focal = Ops.multiply(power(Ops.subtract(1, ofTruth), get(GAMMA)), bce);
        if (get(APPLY_CLASS_BALANCING)) {
            double alpha = get(ALPHA);
            focal = Ops.multiply(Ops.add(Ops.multiply(truth, alpha), Ops.multiply(others, 1 - alpha)), focal);
        }
        return Ops.mean(focal, new int[] {get(AXIS)}, false);
    }
}
