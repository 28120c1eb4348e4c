package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The mean cross-entropy of yes-or-no labels. Also {@code "bce"}.
 */
public final class BinaryCrossentropy extends MeanFunction<BinaryCrossentropy> {

    private static final Arg<Boolean> FROM_LOGITS = Arg.optional("from_logits", ArgTypes.BOOL, false);
    private static final Arg<Double> LABEL_SMOOTHING = Arg.optional("label_smoothing", ArgTypes.RATE, 0);

    public static final Schema<BinaryCrossentropy> SCHEMA =
            declare("BinaryCrossentropy", BinaryCrossentropy::new, FROM_LOGITS, LABEL_SMOOTHING);

    private BinaryCrossentropy() {
        super(SCHEMA, "binary_crossentropy");
    }

    public static BinaryCrossentropy create() {
        return new BinaryCrossentropy();
    }

    /** Whether predictions are logits, not probabilities. */
    public BinaryCrossentropy fromLogits(boolean fromLogits) {
        set(FROM_LOGITS, fromLogits);
        return this;
    }

    /** How far targets are moved towards the middle: 0 (not at all) to 1. */
    public BinaryCrossentropy labelSmoothing(double labelSmoothing) {
        set(LABEL_SMOOTHING, labelSmoothing);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.BinaryCrossentropy.create()
                .fromLogits(get(FROM_LOGITS))
                .labelSmoothing(get(LABEL_SMOOTHING))
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
