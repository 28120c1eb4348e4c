package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The negative cosine of the angle between truth and prediction: -1 where they point the same way, 1 where they point apart.
 *
 * <p>Keras does not write {@code axis}; here it is written where it was set to another than -1.
 */
public final class CosineSimilarity extends BuiltInLoss<CosineSimilarity> {

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

    private static Value normalize(Value x, int[] axes) {
        // The bound is on the square, not on the root: the derivative of a zero vector stays finite.
        Value square = Ops.maximum(Ops.sum(Ops.square(x), axes, true), EPSILON * EPSILON);
        return Ops.multiply(x, Ops.rsqrt(square));
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        int[] axes = {get(AXIS)};
        return Ops.negative(Ops.sum(Ops.multiply(normalize(yTrue, axes), normalize(yPred, axes)), axes, false));
    }
}
