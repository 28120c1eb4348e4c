package dev.keratin.metrics;

import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Intersection over union, averaged over all classes, for one-hot labels.
 */
public final class OneHotMeanIoU extends IoUBase<OneHotMeanIoU> {

    private static final Arg<Integer> NUM_CLASSES = Arg.required("num_classes", ArgTypes.POSITIVE_INT);
    private static final Arg<@Nullable Integer> IGNORE_CLASS =
            Arg.optional("ignore_class", ArgTypes.nullable(ArgTypes.INT), null);
    private static final Arg<Boolean> SPARSE_Y_PRED = Arg.optional("sparse_y_pred", ArgTypes.BOOL, false);
    private static final Arg<Integer> AXIS = Arg.optional("axis", ArgTypes.INT, -1);

    public static final Schema<OneHotMeanIoU> SCHEMA = Schema.of(
            "keras.metrics",
            "OneHotMeanIoU",
            OneHotMeanIoU::new,
            NUM_CLASSES,
            NAME,
            DTYPE,
            IGNORE_CLASS,
            SPARSE_Y_PRED,
            AXIS);

    private OneHotMeanIoU() {
        super(SCHEMA);
    }

    /**
     * The metric with all other arguments at their defaults.
     *
     * @param numClasses the number of classes.
     */
    public static OneHotMeanIoU of(int numClasses) {
        OneHotMeanIoU metric = new OneHotMeanIoU();
        metric.set(NUM_CLASSES, numClasses);
        metric.validate();
        return metric;
    }

    /** A label that does not count, for example 255; null for none. */
    public OneHotMeanIoU ignoreClass(@Nullable Integer ignoreClass) {
        set(IGNORE_CLASS, ignoreClass);
        return this;
    }

    /** Whether predictions are class numbers, not scores of classes. */
    public OneHotMeanIoU sparseYPred(boolean sparseYPred) {
        set(SPARSE_Y_PRED, sparseYPred);
        return this;
    }

    /** The axis of the classes where labels or predictions have one; negative from the end. */
    public OneHotMeanIoU axis(int axis) {
        set(AXIS, axis);
        return this;
    }

    @Override
    Setup setup() {
        return new Setup(
                get(NUM_CLASSES),
                allClasses(get(NUM_CLASSES)),
                get(IGNORE_CLASS),
                false,
                get(SPARSE_Y_PRED),
                get(AXIS));
    }
}
