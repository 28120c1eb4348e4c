package dev.keratin.losses;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of integer labels over classes. Labels have the shape {@code (batch, ...)} or {@code (batch, ..., 1)}, predictions
 * {@code (batch, ..., classes)}. Classes lie along the last axis, as in Keras on TensorFlow.
 */
public final class SparseCategoricalCrossentropy extends BuiltInLoss<SparseCategoricalCrossentropy> {

    private static final Arg<Boolean> FROM_LOGITS = Arg.optional("from_logits", ArgTypes.BOOL, false);
    private static final Arg<@Nullable Integer> IGNORE_CLASS =
            Arg.optional("ignore_class", ArgTypes.nullable(ArgTypes.INT), null);
    private static final Arg<Integer> AXIS =
            Arg.unwritten("axis", ArgTypes.integer("-1, the last axis", axis -> axis == -1), -1);

    public static final Schema<SparseCategoricalCrossentropy> SCHEMA = declare(
            "SparseCategoricalCrossentropy", SparseCategoricalCrossentropy::new, FROM_LOGITS, IGNORE_CLASS, AXIS);

    private SparseCategoricalCrossentropy() {
        super(SCHEMA, "sparse_categorical_crossentropy");
    }

    public static SparseCategoricalCrossentropy create() {
        return new SparseCategoricalCrossentropy();
    }

    /** Whether predictions are logits, not probabilities. Predictions that come straight from a softmax or sigmoid are traced back to its logits anyway. */
    public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
        set(FROM_LOGITS, fromLogits);
        return this;
    }

    /** A label that does not count, for example -1 or 255; null for none. */
    public SparseCategoricalCrossentropy ignoreClass(@Nullable Integer ignoreClass) {
        set(IGNORE_CLASS, ignoreClass);
        return this;
    }

    /** The axis of the classes; only -1. */
    public SparseCategoricalCrossentropy axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    protected Value target(Value yTrue, DType dtype) {
        return Ops.cast(yTrue, DType.INT32);
    }

    @Override
    protected @Nullable Value mask(Value yTrue, Value yPred, Value losses) {
        Integer ignored = get(IGNORE_CLASS);
        if (ignored == null) {
            return null;
        }
        Value labels = labels(yTrue, yPred);
        return Ops.notEqual(labels, Ops.number(labels, ignored));
    }

    private static Value labels(Value yTrue, Value yPred) {
        return yTrue.rank() == yPred.rank() && yTrue.shape().last() == 1 ? Ops.squeeze(yTrue, -1) : yTrue;
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        Value labels = labels(yTrue, yPred);
        Integer ignored = get(IGNORE_CLASS);
        if (ignored == null) {
            return Crossentropy.sparse(labels, yPred, get(FROM_LOGITS));
        }
        Value valid = Ops.notEqual(labels, Ops.number(labels, ignored));
        Value known = Ops.where(valid, labels, Ops.zerosLike(labels));
        Value predicted = Ops.where(Ops.expandDims(valid, -1), yPred, Ops.zerosLike(yPred));
        Value losses = Crossentropy.sparse(known, predicted, get(FROM_LOGITS));
        return Ops.where(valid, losses, Ops.zerosLike(losses));
    }
}
