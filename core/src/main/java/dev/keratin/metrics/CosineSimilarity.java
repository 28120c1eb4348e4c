package dev.keratin.metrics;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The mean cosine of the angle between truth and prediction. Keras does not write {@code axis}; here it is written where it is not -1.
 */
public final class CosineSimilarity extends MeanFunction<CosineSimilarity> {

    private static final Arg<Integer> AXIS = Arg.unwritten("axis", ArgTypes.INT, -1);

    public static final Schema<CosineSimilarity> SCHEMA = declare("CosineSimilarity", CosineSimilarity::new, AXIS);

    private CosineSimilarity() {
        super(SCHEMA, "cosine_similarity");
    }

    public static CosineSimilarity create() {
        return new CosineSimilarity();
    }

    /** The axis of the vectors; negative from the end. */
    public CosineSimilarity axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value loss = dev.keratin.losses.CosineSimilarity.create()
                .axis(get(AXIS))
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
        return Ops.negative(loss);
    }
}
