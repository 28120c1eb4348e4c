package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Reduction;
import java.util.Arrays;

/**
 * Reductions of neighbouring elements, over {@link Kernels#LANES} virtual lanes, and of columns. At most {@link Kernels#REDUCE_CHUNK} elements are
 * reduced by one call.
 */
public class F32FoldLoops {

    /** What a reduction starts from. */
    public static float identity(Reduction reduction) {
        return switch (reduction) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }

    /** {@code x} and {@code y} reduced to one. */
    public static float combine(Reduction reduction, float x, float y) {
        return switch (reduction) {
            case SUM -> x + y;
            case PRODUCT -> x * y;
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
        };
    }

    /** Reduces {@code n} neighbouring elements. */
    public float row(Reduction reduction, float[] x, int xo, int n, float[] lanes) {
        Arrays.fill(lanes, 0, Kernels.LANES, identity(reduction));
        for (int i = 0; i < n; i++) {
            int lane = i % Kernels.LANES;
            lanes[lane] = combine(reduction, lanes[lane], x[xo + i]);
        }
        return tree(reduction, lanes);
    }

    /** {@code sum(x * y)}, each lane accumulating with FMA. */
    public float dot(float[] x, int xo, float[] y, int yo, int n, float[] lanes) {
        Arrays.fill(lanes, 0, Kernels.LANES, 0);
        for (int i = 0; i < n; i++) {
            int lane = i % Kernels.LANES;
            lanes[lane] = Math.fma(x[xo + i], y[yo + i], lanes[lane]);
        }
        return tree(Reduction.SUM, lanes);
    }

    /** The lanes reduced to one: lane j takes in lane j + 8, then j + 4, j + 2, j + 1. */
    protected static float tree(Reduction reduction, float[] lanes) {
        for (int half = Kernels.LANES / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                lanes[j] = combine(reduction, lanes[j], lanes[j + half]);
            }
        }
        return lanes[0];
    }

    /**
     * Reduces each of {@code columns} columns over {@code rows} rows in ascending order.
     *
     * @param stride elements from one row of x to the next
     */
    public void columns(Reduction reduction, float[] x, int xo, int stride, int rows, float[] y, int yo, int columns) {
        Arrays.fill(y, yo, yo + columns, identity(reduction));
        for (int r = 0; r < rows; r++) {
            int at = xo + r * stride;
            if (reduction == Reduction.SUM) {
                for (int j = 0; j < columns; j++) {
                    y[yo + j] += x[at + j];
                }
            } else {
                for (int j = 0; j < columns; j++) {
                    y[yo + j] = combine(reduction, y[yo + j], x[at + j]);
                }
            }
        }
    }
}
