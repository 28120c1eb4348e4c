package dev.keratin.metrics;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Intersection over union of class 0, class 1 or both, for predictions that are probabilities.
 */
public final class BinaryIoU extends IoUBase<BinaryIoU> {

    private static final Arg<List<Integer>> TARGET_CLASS_IDS =
            Arg.optional("target_class_ids", ArgTypes.listOf(ArgTypes.NON_NEGATIVE_INT), List.of(0, 1));
    private static final Arg<Double> THRESHOLD = Arg.optional("threshold", ArgTypes.FLOAT, 0.5);

    public static final Schema<BinaryIoU> SCHEMA =
            Schema.of("keras.metrics", "BinaryIoU", BinaryIoU::new, TARGET_CLASS_IDS, THRESHOLD, NAME, DTYPE);

    private BinaryIoU() {
        super(SCHEMA);
    }

    public static BinaryIoU create() {
        return new BinaryIoU();
    }

    /** The classes whose mean is wanted: 0, 1 or both. */
    public BinaryIoU targetClassIds(List<Integer> targetClassIds) {
        set(TARGET_CLASS_IDS, targetClassIds);
        return this;
    }

    /** From where a prediction is class 1. */
    public BinaryIoU threshold(double threshold) {
        set(THRESHOLD, threshold);
        return this;
    }

    @Override
    Setup setup() {
        return new Setup(2, get(TARGET_CLASS_IDS), null, true, true, -1);
    }

    @Override
    public void update(Graph graph, Value yTrue, Value yPred, @Nullable Value sampleWeight) {
        Value scores = Ops.cast(yPred, DType.FLOAT32);
        super.update(graph, yTrue, Ops.greaterEqual(scores, Ops.number(scores, get(THRESHOLD))), sampleWeight);
    }
}
