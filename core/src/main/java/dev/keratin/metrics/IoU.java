package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Intersection over union of the given classes, averaged: {@code tp / (tp + fp + fn)}. For segmentation.
 */
public final class IoU extends IoUBase<IoU> {

    private static final Arg<Integer> NUM_CLASSES = Arg.required("num_classes", ArgTypes.POSITIVE_INT);
    private static final Arg<List<Integer>> TARGET_CLASS_IDS =
            Arg.required("target_class_ids", ArgTypes.listOf(ArgTypes.NON_NEGATIVE_INT));
    private static final Arg<@Nullable Integer> IGNORE_CLASS =
            Arg.optional("ignore_class", ArgTypes.nullable(ArgTypes.INT), null);
    private static final Arg<Boolean> SPARSE_Y_TRUE = Arg.optional("sparse_y_true", ArgTypes.BOOL, true);
    private static final Arg<Boolean> SPARSE_Y_PRED = Arg.optional("sparse_y_pred", ArgTypes.BOOL, true);
    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<IoU> SCHEMA = Schema.of(
            "keras.metrics",
            "IoU",
            IoU::new,
            NAME,
            DTYPE,
            NUM_CLASSES,
            TARGET_CLASS_IDS,
            IGNORE_CLASS,
            SPARSE_Y_TRUE,
            SPARSE_Y_PRED,
            AXIS);

    private IoU() {
        super(SCHEMA);
    }

    /**
     * The metric with all other arguments at their defaults.
     *
     * @param numClasses the number of classes.
     * @param targetClassIds the classes whose mean is wanted.
     */
    public static IoU of(int numClasses, List<Integer> targetClassIds) {
        IoU metric = new IoU();
        metric.set(NUM_CLASSES, numClasses);
        metric.set(TARGET_CLASS_IDS, targetClassIds);
        metric.validate();
        return metric;
    }

    /** A label that does not count, for example 255; null for none. */
    public IoU ignoreClass(@Nullable Integer ignoreClass) {
        set(IGNORE_CLASS, ignoreClass);
        return this;
    }

    /** Whether labels are class numbers, not one-hot. */
    public IoU sparseYTrue(boolean sparseYTrue) {
        set(SPARSE_Y_TRUE, sparseYTrue);
        return this;
    }

    /** Whether predictions are class numbers, not scores of classes. */
    public IoU sparseYPred(boolean sparseYPred) {
        set(SPARSE_Y_PRED, sparseYPred);
        return this;
    }

    /** The axis of the classes where labels or predictions have one; negative from the end. */
    public IoU axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    Setup setup() {
        return new Setup(
                get(NUM_CLASSES),
                get(TARGET_CLASS_IDS),
                get(IGNORE_CLASS),
                get(SPARSE_Y_TRUE),
                get(SPARSE_Y_PRED),
                get(AXIS));
    }
}
