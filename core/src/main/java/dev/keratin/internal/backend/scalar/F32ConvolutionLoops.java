package dev.keratin.internal.backend.scalar;

import java.util.Arrays;

/** The innermost loops of convolutions. A position reads segments of the source; they and their elements come in the order of accumulation. */
public class F32ConvolutionLoops {

    /** Elements of scratch that the loops may use. */
    public static final int SCRATCH = 4096;

    /** Elements that may be read behind a filter whose columns do not fill vectors. */
    public static final int SLACK = 64;

    /**
     * {@code target[to[p] + j] = sum over s, i of source[base[p] + segment[s] + i] * filter[filterAt + (s * length + i) * filterRow + j]}, j from 0 to columns - 1.
     *
     * @param filter with {@link #SLACK} elements behind it where columns is not a multiple of 16
     * @param to is as it was when this returns
     * @param scratch at least {@link #SCRATCH} elements
     */
    public void positions(
            float[] source,
            int[] base,
            int positions,
            int[] segment,
            int segments,
            int length,
            float[] filter,
            int filterAt,
            int filterRow,
            float[] target,
            int[] to,
            int columns,
            float[] scratch) {
        for (int p = 0; p < positions; p++) {
            Arrays.fill(target, to[p], to[p] + columns, 0);
            for (int s = 0; s < segments; s++) {
                int from = base[p] + segment[s];
                int row = filterAt + s * length * filterRow;
                F32TileLoops.accumulate(source, from, 1, filter, row, filterRow, target, to[p], columns, length);
            }
        }
    }

    /**
     * {@code sums[at + r * sumsRow + j] += source[base[r] + segment[s] + q * step] * gradient[gradientAt + (s * length + q) * gradientRow + j]} for every
     * s, then q.
     */
    public void filterRows(
            float[] source,
            int[] base,
            int rows,
            int[] segment,
            int segments,
            int length,
            int step,
            float[] gradient,
            int gradientAt,
            int gradientRow,
            float[] sums,
            int at,
            int sumsRow,
            int columns,
            float[] scratch) {
        for (int r = 0; r < rows; r++) {
            for (int s = 0; s < segments; s++) {
                int from = base[r] + segment[s];
                int row = gradientAt + s * length * gradientRow;
                F32TileLoops.accumulate(
                        source, from, step, gradient, row, gradientRow, sums, at + r * sumsRow, columns, length);
            }
        }
    }

    /** As {@link #positions} where channel j of the target sees channel j of the source only: the filter has one row for each segment. */
    public void depthwise(
            float[] source,
            int[] base,
            int positions,
            int[] segment,
            int segments,
            float[] filter,
            int filterAt,
            float[] target,
            int[] to,
            int columns) {
        for (int p = 0; p < positions; p++) {
            Arrays.fill(target, to[p], to[p] + columns, 0);
            for (int s = 0; s < segments; s++) {
                multiplyAdd(source, base[p] + segment[s], filter, filterAt + s * columns, target, to[p], columns);
            }
        }
    }

    /** {@code sums[at + s * columns + j] += source[base[p] + segment[s] + j] * gradient[gradientAt + p * columns + j]} for every p. */
    public void depthwiseFilter(
            float[] source,
            int[] base,
            int positions,
            int[] segment,
            int segments,
            float[] gradient,
            int gradientAt,
            float[] sums,
            int at,
            int columns) {
        for (int s = 0; s < segments; s++) {
            for (int p = 0; p < positions; p++) {
                int row = gradientAt + p * columns;
                multiplyAdd(source, base[p] + segment[s], gradient, row, sums, at + s * columns, columns);
            }
        }
    }

    private static void multiplyAdd(float[] x, int xo, float[] y, int yo, float[] sums, int so, int n) {
        for (int j = 0; j < n; j++) {
            sums[so + j] = Math.fma(x[xo + j], y[yo + j], sums[so + j]);
        }
    }
}
