package dev.keratin.internal.backend.scalar;

import java.util.Arrays;

/** The innermost loops of convolutions. A position reads segments of the source; they and their elements come in the order of accumulation. */
public class F32ConvolutionLoops {

    private static final int ROWS = F32TileLoops.ROWS;
    private static final int COLUMNS = F32TileLoops.COLUMNS;
    private static final int DEPTH = F32TileLoops.DEPTH;

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
        float[][] strips = F32TileLoops.STRIPS.get();
        for (int j = 0; j < columns; j += COLUMNS) {
            int width = Math.min(COLUMNS, columns - j);
            for (int p = 0; p < positions; p += ROWS) {
                int height = Math.min(ROWS, positions - p);
                for (int r = 0; r < height; r++) {
                    Arrays.fill(strips[DEPTH + r], 0, width, 0);
                }
                for (int s = 0; s < segments; s++) {
                    int row = filterAt + s * length * filterRow + j;
                    segment(source, base, p, height, segment[s], length, 1, filter, row, filterRow, strips, width);
                }
                for (int r = 0; r < height; r++) {
                    System.arraycopy(strips[DEPTH + r], 0, target, to[p + r] + j, width);
                }
            }
        }
    }

    /** Adds one segment to the rows of sums: {@code length} rows of B from {@code bo}, times elements of A that are {@code step} apart. */
    private static void segment(
            float[] a,
            int[] base,
            int first,
            int height,
            int from,
            int length,
            int step,
            float[] b,
            int bo,
            int bRow,
            float[][] strips,
            int width) {
        for (int q = 0; q < length; q += DEPTH) {
            int take = Math.min(DEPTH, length - q);
            for (int t = 0; t < take; t++) {
                System.arraycopy(b, bo + (q + t) * bRow, strips[t], 0, width);
            }
            for (int r = 0; r < height; r++) {
                int at = base[first + r] + from + q * step;
                F32TileLoops.multiply(a, at, step, strips, take, strips[DEPTH + r], width);
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
        float[][] strips = F32TileLoops.STRIPS.get();
        for (int j = 0; j < columns; j += COLUMNS) {
            int width = Math.min(COLUMNS, columns - j);
            for (int r = 0; r < rows; r += ROWS) {
                int height = Math.min(ROWS, rows - r);
                for (int i = 0; i < height; i++) {
                    System.arraycopy(sums, at + (r + i) * sumsRow + j, strips[DEPTH + i], 0, width);
                }
                for (int s = 0; s < segments; s++) {
                    int row = gradientAt + s * length * gradientRow + j;
                    segment(
                            source,
                            base,
                            r,
                            height,
                            segment[s],
                            length,
                            step,
                            gradient,
                            row,
                            gradientRow,
                            strips,
                            width);
                }
                for (int i = 0; i < height; i++) {
                    System.arraycopy(strips[DEPTH + i], 0, sums, at + (r + i) * sumsRow + j, width);
                }
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
