package dev.keratin.metrics;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The mean cross-entropy of integer labels.
 */
public final class SparseCategoricalCrossentropy extends MeanFunction<SparseCategoricalCrossentropy> {

    private static final Arg<Boolean> FROM_LOGITS = Arg.optional("from_logits", ArgTypes.BOOL, false);
    private static final Arg<@Nullable Integer> IGNORE_CLASS =
            Arg.optional("ignore_class", ArgTypes.nullable(ArgTypes.INT), null);
    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<SparseCategoricalCrossentropy> SCHEMA = declare(
            "SparseCategoricalCrossentropy", SparseCategoricalCrossentropy::new, FROM_LOGITS, IGNORE_CLASS, AXIS);

    private SparseCategoricalCrossentropy() {
        super(SCHEMA, "sparse_categorical_crossentropy");
    }

    public static SparseCategoricalCrossentropy create() {
        return new SparseCategoricalCrossentropy();
    }

    /** Whether predictions are logits, not probabilities. */
    public SparseCategoricalCrossentropy fromLogits(boolean fromLogits) {
        set(FROM_LOGITS, fromLogits);
        return this;
    }

    /** A label that does not count, for example -1 or 255; null for none. */
    public SparseCategoricalCrossentropy ignoreClass(@Nullable Integer ignoreClass) {
        set(IGNORE_CLASS, ignoreClass);
        return this;
    }

    /** The axis of the classes; negative from the end. */
    public SparseCategoricalCrossentropy axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    @Nullable
    Value valid(Value yTrue, Value yPred) {
        Integer ignored = get(IGNORE_CLASS);
        if (ignored == null) {
            return null;
        }
        Value labels = yTrue.rank() == yPred.rank() && yTrue.shape().last() == 1 ? Ops.squeeze(yTrue, -1) : yTrue;
        return Ops.notEqual(labels, Ops.number(labels, ignored));
    }

    @Override
    Value function(Value yTrue, Value yPred) {
        return dev.keratin.losses.SparseCategoricalCrossentropy.create()
                .fromLogits(get(FROM_LOGITS))
                .ignoreClass(get(IGNORE_CLASS))
                .axis(get(AXIS))
                .dtype(dtype().kerasName())
                .values(yTrue, yPred);
    }
}
