package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;
import java.util.Arrays;

/** The innermost loops of convolutions: products of a filter with rows that lie scattered in a source. */
public class F32ConvolutionLoops {

    private static final int ROWS = F32TileLoops.ROWS;
    private static final int COLUMNS = F32TileLoops.COLUMNS;
    private static final int DEPTH = F32TileLoops.DEPTH;

    /** Most rows of one call. */
    public static final int MOST_ROWS = 512;

    /** How often the last entries of {@code base} and {@code to} are repeated behind them. */
    public static final int REPEATS = 16;

    /** Columns of a packed strip of the filter. */
    public static final int STRIP = 64;

    /** Elements of scratch that the loops may use. */
    public static final int SCRATCH = (MOST_ROWS + REPEATS) * Kernels.LANES;

    /** Elements that may be read behind a filter whose columns do not fill vectors. */
    public static final int SLACK = 64;

    /** Whether the loops like filters of more than {@link #STRIP} columns cut into strips. */
    public boolean likesStrips() {
        return false;
    }

    /**
     * {@code target[to[r] + j] = sum over k of source[base[r] + offset[k]] * filter[filterAt + j / STRIP * strip + k * filterRow + j % STRIP]}, r from 0
     * to rows - 1, j from 0 to columns - 1; added to what the target holds if {@code more}.
     *
     * @param base with the last entry again, {@link #REPEATS} times
     * @param rows any number where columns is a multiple of {@link Kernels#LANES}, else at most {@link #MOST_ROWS}
     * @param run how many offsets in a row are neighbours
     * @param filter with {@link #SLACK} elements behind it where columns is not a multiple of {@link Kernels#LANES}
     * @param strip from one strip of columns to the next
     * @param to with the last entry again, {@link #REPEATS} times
     * @param scratch at least {@link #SCRATCH} elements
     */
    public void products(
            float[] source,
            int[] base,
            int rows,
            int[] offset,
            int depth,
            int run,
            float[] filter,
            int filterAt,
            int filterRow,
            int strip,
            float[] target,
            int[] to,
            int columns,
            boolean more,
            float[] scratch) {
        float[][] strips = F32TileLoops.STRIPS.get();
        for (int j = 0; j < columns; j += COLUMNS) {
            int width = Math.min(COLUMNS, columns - j);
            int from = filterAt + j / STRIP * strip;
            for (int p = 0; p < rows; p += ROWS) {
                int height = Math.min(ROWS, rows - p);
                for (int r = 0; r < height; r++) {
                    if (more) {
                        System.arraycopy(target, to[p + r] + j, strips[DEPTH + r], 0, width);
                    } else {
                        Arrays.fill(strips[DEPTH + r], 0, width, 0);
                    }
                }
                for (int k = 0; k < depth; k += DEPTH) {
                    int take = Math.min(DEPTH, depth - k);
                    for (int t = 0; t < take; t++) {
                        load(filter, from + (k + t) * filterRow, strip, strips[t], width);
                    }
                    for (int r = 0; r < height; r++) {
                        multiply(source, base[p + r], offset, k, take, strips, strips[DEPTH + r], width);
                    }
                }
                for (int r = 0; r < height; r++) {
                    System.arraycopy(strips[DEPTH + r], 0, target, to[p + r] + j, width);
                }
            }
        }
    }

    private static void load(float[] filter, int from, int strip, float[] row, int width) {
        if (strip == STRIP) {
            System.arraycopy(filter, from, row, 0, width);
            return;
        }
        for (int j = 0; j < width; j += STRIP) {
            System.arraycopy(filter, from + j / STRIP * strip, row, j, Math.min(STRIP, width - j));
        }
    }

    private static void multiply(
            float[] a, int at, int[] offset, int k, int take, float[][] b, float[] sums, int width) {
        if (take < DEPTH) {
            for (int t = 0; t < take; t++) {
                F32TileLoops.addRow(sums, b[t], a[at + offset[k + t]], width);
            }
            return;
        }
        F32TileLoops.addRows(
                sums,
                b[0],
                b[1],
                b[2],
                b[3],
                b[4],
                b[5],
                b[6],
                b[7],
                a[at + offset[k]],
                a[at + offset[k + 1]],
                a[at + offset[k + 2]],
                a[at + offset[k + 3]],
                a[at + offset[k + 4]],
                a[at + offset[k + 5]],
                a[at + offset[k + 6]],
                a[at + offset[k + 7]],
                width);
    }

    /** As {@link #products} where channel j of the target sees channel j of the source only: the filter has one row for each segment. */
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
