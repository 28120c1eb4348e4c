package dev.keratin.metrics;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;

/**
 * How often the largest prediction is that of the true class; labels are one-hot.
 */
public final class CategoricalAccuracy extends MeanFunction<CategoricalAccuracy> {

    public static final Schema<CategoricalAccuracy> SCHEMA = declare("CategoricalAccuracy", CategoricalAccuracy::new);

    private CategoricalAccuracy() {
        super(SCHEMA, "categorical_accuracy");
    }

    public static CategoricalAccuracy create() {
        return new CategoricalAccuracy();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return matches(Ops.argmax(asFloat(yTrue), -1), Ops.argmax(asFloat(yPred), -1));
    }
}
