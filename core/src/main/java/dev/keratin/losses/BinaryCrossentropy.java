package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * Cross-entropy of yes-or-no labels, averaged over an axis. Labels are 0 or 1 (or between), predictions probabilities or logits of the same shape. Also {@code "bce"}.
 */
public final class BinaryCrossentropy extends BuiltInLoss<BinaryCrossentropy> {

    private static final Arg<Boolean> FROM_LOGITS = Arg.optional("from_logits", ArgTypes.BOOL, false);
    private static final Arg<Double> LABEL_SMOOTHING = Arg.optional("label_smoothing", ArgTypes.RATE, 0.0);
    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<BinaryCrossentropy> SCHEMA =
            declare("BinaryCrossentropy", BinaryCrossentropy::new, FROM_LOGITS, LABEL_SMOOTHING, AXIS);

    private BinaryCrossentropy() {
        super(SCHEMA, "binary_crossentropy");
    }

    public static BinaryCrossentropy create() {
        return new BinaryCrossentropy();
    }

    /** Whether predictions are logits, not probabilities. Predictions that come straight from a softmax or sigmoid are traced back to its logits anyway. */
    public BinaryCrossentropy fromLogits(boolean fromLogits) {
        set(FROM_LOGITS, fromLogits);
        return this;
    }

    /** How far targets are moved towards the middle: 0 (not at all) to 1. */
    public BinaryCrossentropy labelSmoothing(double labelSmoothing) {
        set(LABEL_SMOOTHING, labelSmoothing);
        return this;
    }

    /** The axis of the classes; negative from the end. */
    public BinaryCrossentropy axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value truth = Crossentropy.smooth(yTrue, get(LABEL_SMOOTHING), 0.5);
        return Ops.mean(Crossentropy.binary(truth, yPred, get(FROM_LOGITS)), new int[] {get(AXIS)}, false);
    }
}
