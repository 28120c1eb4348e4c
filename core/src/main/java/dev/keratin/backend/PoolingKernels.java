package dev.keratin.backend;

import dev.keratin.tensor.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Pooling over windows; what {@link Kernels} says holds here too. Padding does not take part. Sums add up over the elements of a window, or over
 * the windows that reach an element, in ascending order.
 */
public interface PoolingKernels {

    /** The largest element of each window; NaN where one is NaN. */
    void maxPool(Pooling spec, Buffer x, Buffer y);

    /** Hands each element of dy to the first element of its window that is the largest (to none where that is NaN); then the epilogue on each sample. */
    void maxPoolGradient(Pooling spec, Buffer x, Buffer y, Buffer dy, Buffer dx, @Nullable Epilogue epilogue);

    /** The sum of each window divided by the number of its elements that are not padding. */
    void averagePool(Pooling spec, Buffer x, Buffer y);

    /** Hands each element of dy, divided by the number of elements in its window, to each of these. */
    void averagePoolGradient(Pooling spec, Buffer dy, Buffer dx);
}
