package dev.keratin.metrics;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;

/**
 * How often the largest prediction is that of the true class; labels are integers.
 */
public final class SparseCategoricalAccuracy extends MeanFunction<SparseCategoricalAccuracy> {

    public static final Schema<SparseCategoricalAccuracy> SCHEMA =
            declare("SparseCategoricalAccuracy", SparseCategoricalAccuracy::new);

    private SparseCategoricalAccuracy() {
        super(SCHEMA, "sparse_categorical_accuracy");
    }

    public static SparseCategoricalAccuracy create() {
        return new SparseCategoricalAccuracy();
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        boolean column = yTrue.rank() == yPred.rank() && yTrue.shape().last() == 1;
        Value labels = column ? Ops.squeeze(yTrue, -1) : yTrue;
        return matches(Ops.cast(labels, DType.FLOAT32), Ops.cast(Ops.argmax(asFloat(yPred), -1), DType.FLOAT32));
    }
}
