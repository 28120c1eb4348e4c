package dev.keratin.metrics;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The mean cross-entropy of one-hot labels.
 */
public final class CategoricalCrossentropy extends MeanFunction<CategoricalCrossentropy> {

    private static final Arg<Boolean> FROM_LOGITS = Arg.optional("from_logits", ArgTypes.BOOL, false);
    private static final Arg<Double> LABEL_SMOOTHING = Arg.optional("label_smoothing", ArgTypes.RATE, 0);
    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<CategoricalCrossentropy> SCHEMA =
            declare("CategoricalCrossentropy", CategoricalCrossentropy::new, FROM_LOGITS, LABEL_SMOOTHING, AXIS);

    private CategoricalCrossentropy() {
        super(SCHEMA, "categorical_crossentropy");
    }

    public static CategoricalCrossentropy create() {
        return new CategoricalCrossentropy();
    }

    /** Whether predictions are logits, not probabilities. */
    public CategoricalCrossentropy fromLogits(boolean fromLogits) {
        set(FROM_LOGITS, fromLogits);
        return this;
    }

    /** How far targets are moved towards the middle: 0 (not at all) to 1. */
    public CategoricalCrossentropy labelSmoothing(double labelSmoothing) {
        set(LABEL_SMOOTHING, labelSmoothing);
        return this;
    }

    /** The axis of the classes; negative from the end. */
    public CategoricalCrossentropy axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.CategoricalCrossentropy.create()
                .fromLogits(get(FROM_LOGITS))
                .labelSmoothing(get(LABEL_SMOOTHING))
                .axis(get(AXIS))
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
