package dev.keratin.backend;

import dev.keratin.tensor.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions without a matrix of windows in memory; what {@link Kernels} says holds here too.
 *
 * <p>Contract of accumulation, each with FMA from zero: an element of y adds up over the window (depth, height, width) and in it over the
 * channels, ascending. An element of the input's gradient adds up over the elements of the window that reach it, ascending, and in each over the
 * filters. Padding is zeros that are multiplied like any other. The filter's gradient adds up over samples, then positions of the output, ascending,
 * in as many equal runs of samples as {@link #filterGradientRuns} says, whose sums are added in ascending order.
 */
public interface ConvolutionKernels {

    /** {@code y = x * filter} (as Keras: cross-correlation), then the epilogue on each finished piece. */
    void convolution(Convolution spec, Buffer x, Buffer filter, Buffer y, @Nullable Epilogue epilogue);

    /** The gradient by x: also the forward pass of a transposed convolution; then the epilogue. */
    void inputGradient(Convolution spec, Buffer dy, Buffer filter, Buffer dx, @Nullable Epilogue epilogue);

    /** The gradient by the filter. */
    void filterGradient(Convolution spec, Buffer x, Buffer dy, Buffer dfilter);

    /** How many runs of samples add up apart in the gradient by the filter: more where there are few filters to share out. */
    static int filterGradientRuns(Convolution spec) {
        int strips = (spec.filters() + 31) / 32;
        return Math.max(1, Math.min(spec.batch(), 16 / strips));
    }
}
