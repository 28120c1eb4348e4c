package dev.keratin.backend;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * The loops of one provider for one floating-point storage (float[] or double[]).
 *
 * <p>Buffers may be longer than the sizes given; only the given part is read and written. Inputs and outputs are different buffers unless a
 * method says otherwise. Calls come from one thread; a kernel shares its work out over the backend's threads itself and returns when all is
 * done. After warm-up no call allocates.
 *
 * <p>Contract of accumulation: a matrix product adds each element over k in ascending order with FMA, starting from zero, in chunks of
 * {@link #K_CHUNK} that are then added in ascending order; a reduction uses {@link #LANES} virtual lanes (element i goes to lane i % LANES, ascending)
 * and adds lane j + LANES/2, then LANES/4, ... down to one; where {@code inner > 1} it runs over the axis in ascending order instead. A reduction longer
 * than {@link #REDUCE_CHUNK} is cut into chunks of that size whose results are added in ascending order.
 */
public interface Kernels {

    int LANES = 16;
    int K_CHUNK = 4096;
    int REDUCE_CHUNK = 16384;
    int NORM_ROWS = 64;

    /** {@code "scalar"} or {@code "vector"}. */
    String name();

    /** F32 or F64: the storage of every floating-point buffer of a call. */
    DType.Storage storage();

    /** Convolutions over the same storage. */
    ConvolutionKernels convolutions();

    /** Poolings over the same storage. */
    PoolingKernels poolings();

    /** Recurrent layers over the same storage. */
    RecurrentKernels recurrences();

    /**
     * Runs {@code program} for elements 0 to n - 1. An output buffer may be the buffer of an input whose access is full.
     * Where the program draws UNIFORM numbers, the last input buffer is the key (int64: seed, counter) and has no register.
     */
    void elementwise(Program program, Buffer[] inputs, Buffer[] outputs, int n);

    /** {@code c = a b} by {@code spec}, then the epilogue on each finished piece. */
    void matmul(Matmul spec, Buffer a, Buffer b, Buffer c, @Nullable Epilogue epilogue);

    /** Reduces the middle axis of x, seen as [outer, n, inner], into y, [outer, inner]. */
    void reduce(Reduction reduction, Buffer x, Buffer y, int outer, int n, int inner);

    /** The index of the first largest (or smallest) element along the middle axis of x, seen as [outer, n, inner], into y (int32). */
    void argMax(boolean smallest, Buffer x, Buffer y, int outer, int n, int inner);

    /** Softmax of each row of x, [rows, n]: exp(x - max), summed as {@link #reduce} does, divided. x and y may be the same buffer. */
    void softmax(Buffer x, Buffer y, int rows, int n);

    /** x - max - log(sum(exp(x - max))) of each row. x and y may be the same buffer. */
    void logSoftmax(Buffer x, Buffer y, int rows, int n);

    /** {@code dx = y * (dy - sum(dy * y))} of each row, y being the softmax. dx may be dy. */
    void softmaxGradient(Buffer y, Buffer dy, Buffer dx, int rows, int n);

    /**
     * Normalizes each row of x, [rows, n]: {@code mean = sum(x) / n}, {@code deviation = 1 / sqrt(sum((x - mean)^2) / n + epsilon)},
     * {@code y = fma((x - mean) * deviation, gamma, beta)}; the second sum accumulates with FMA. mean and deviation are kept for the gradient.
     */
    void layerNorm(
            Buffer x,
            Buffer gamma,
            Buffer beta,
            Buffer y,
            Buffer mean,
            Buffer deviation,
            double epsilon,
            int rows,
            int n);

    /**
     * The gradients of {@link #layerNorm}. With {@code z = (x - mean) * deviation} and {@code g = dy * gamma} of each row:
     * {@code dx = (g - fma(z, sum(g z) / n, sum(g) / n)) * deviation}; dgamma is the sum of dy z (with FMA) and dbeta that of dy over the rows,
     * ascending in blocks of {@link #NORM_ROWS} that are then added in ascending order.
     */
    void layerNormGradient(
            Buffer x,
            Buffer gamma,
            Buffer mean,
            Buffer deviation,
            Buffer dy,
            Buffer dx,
            Buffer dgamma,
            Buffer dbeta,
            int rows,
            int n);

    /**
     * Cross-entropy of integer labels from logits: {@code loss[r] = log(sum(exp(x - max))) - (x[label] - max)}, and the softmax for the gradient.
     * A label outside [0, n) gives NaN, as TensorFlow does on accelerators.
     */
    void sparseCrossentropy(Buffer logits, Buffer labels, Buffer loss, Buffer softmax, int rows, int n);

    /** {@code dx[r, j] = (softmax[r, j] - (j == label[r] ? 1 : 0)) * dloss[r]}. */
    void sparseCrossentropyGradient(Buffer softmax, Buffer labels, Buffer dloss, Buffer dx, int rows, int n);

    /** Rows of {@code table} [tableRows, width] by index (int32) into y [count, width]; an index outside the table throws IndexOutOfBoundsException naming it. */
    void gather(Buffer table, Buffer indices, Buffer y, int count, int tableRows, int width);

    /** Adds rows x [count, width] to y [tableRows, width] at their indices (int32), in ascending order of position; y is cleared first. */
    void scatterAdd(Buffer x, Buffer indices, Buffer y, int count, int tableRows, int width);

    /** y = x with its axes permuted: axis j of y is axis {@code permutation[j]} of x. */
    void transpose(Buffer x, Buffer y, int[] shapeOfX, int[] permutation);

    /**
     * One step of Adam on n elements, in this order: {@code m = fma(g - m, 1 - beta1, m)}, {@code v = fma(g * g - v, 1 - beta2, v)},
     * {@code w = w - (m * alpha) / (sqrt(v) + epsilon)}, {@code alpha} being the bias-corrected rate.
     * Source: Kingma and Ba 2014, in the form of {@code keras.optimizers.Adam}.
     *
     * @param alpha a buffer of one element
     */
    void adam(Buffer w, Buffer m, Buffer v, Buffer g, Buffer alpha, double beta1, double beta2, double epsilon, int n);

    /**
     * {@link #adam} on a table [tableRows, width] whose gradient is rows g [count, width] added up at their indices (int32) as {@link #scatterAdd}
     * does; for {@code g * g} stands the sum of the squares of these rows, added up likewise.
     */
    void adamRows(
            Buffer w,
            Buffer m,
            Buffer v,
            Buffer g,
            Buffer indices,
            Buffer alpha,
            double beta1,
            double beta2,
            double epsilon,
            int count,
            int tableRows,
            int width);
}
