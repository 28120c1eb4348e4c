package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;
import java.util.Arrays;

/** Pieces of matrix products. */
public class F32TileLoops {

    static final int ROWS = 32;
    static final int COLUMNS = 512;

    /** Rows of B that one pass over a row of sums takes in. */
    static final int DEPTH = 8;

    /** Sums and rows of B, each in an array of its own: the compiler makes vectors of a loop where every array has the same one index. */
    static final ThreadLocal<float[][]> STRIPS = ThreadLocal.withInitial(() -> new float[DEPTH + ROWS][COLUMNS]);

    /**
     * {@code c[i, j] = sum over p of a[i, p] b[p, j]} for {@code rows x columns} elements.
     *
     * @param a element (i, p) is at {@code ao + i * aRow + p * aStep}
     * @param b element (p, j) is at {@code bo + p * bRow + j * bStep}; one of bRow and bStep is 1
     * @param c element (i, j) is at {@code co + i * cRow + j}
     * @param pack scratch, from {@link #packLength}
     */
    public void tile(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bRow,
            int bStep,
            float[] c,
            int co,
            int cRow,
            int rows,
            int columns,
            int k,
            float[] pack) {
        float[][] strips = STRIPS.get();
        for (int j = 0; j < columns; j += COLUMNS) {
            int width = Math.min(COLUMNS, columns - j);
            for (int i = 0; i < rows; i += ROWS) {
                int height = Math.min(ROWS, rows - i);
                for (int p = 0; p == 0 || p < k; p += Kernels.K_CHUNK) {
                    int depth = Math.min(Kernels.K_CHUNK, k - p);
                    for (int r = 0; r < height; r++) {
                        Arrays.fill(strips[DEPTH + r], 0, width, 0);
                    }
                    for (int q = p; q < p + depth; q += DEPTH) {
                        int take = Math.min(DEPTH, p + depth - q);
                        for (int t = 0; t < take; t++) {
                            load(b, bo + (q + t) * bRow + j * bStep, bStep, strips[t], width);
                        }
                        for (int r = 0; r < height; r++) {
                            multiply(a, ao + (i + r) * aRow + q * aStep, aStep, strips, take, strips[DEPTH + r], width);
                        }
                    }
                    for (int r = 0; r < height; r++) {
                        store(strips[DEPTH + r], c, co + (i + r) * cRow + j, width, p > 0);
                    }
                }
            }
        }
    }

    /** Elements of scratch that {@link #tile} needs. */
    public int packLength(int rows, int columns, int k, boolean transposedA) {
        return 0;
    }

    static void load(float[] b, int from, int step, float[] row, int n) {
        if (step == 1) {
            System.arraycopy(b, from, row, 0, n);
        } else {
            for (int j = 0; j < n; j++) {
                row[j] = b[from + j * step];
            }
        }
    }

    static void store(float[] sums, float[] c, int co, int n, boolean add) {
        if (!add) {
            System.arraycopy(sums, 0, c, co, n);
        } else {
            for (int j = 0; j < n; j++) {
                c[co + j] += sums[j];
            }
        }
    }

    /** Adds up to {@link #DEPTH} rows of B, each times its element of A. */
    static void multiply(float[] a, int at, int step, float[][] b, int take, float[] sums, int n) {
        if (take == DEPTH) {
            addRows(
                    sums,
                    b[0],
                    b[1],
                    b[2],
                    b[3],
                    b[4],
                    b[5],
                    b[6],
                    b[7],
                    a[at],
                    a[at + step],
                    a[at + 2 * step],
                    a[at + 3 * step],
                    a[at + 4 * step],
                    a[at + 5 * step],
                    a[at + 6 * step],
                    a[at + 7 * step],
                    n);
        } else {
            for (int t = 0; t < take; t++) {
                addRow(sums, b[t], a[at + t * step], n);
            }
        }
    }

    static void addRow(float[] sums, float[] b, float a, int n) {
        for (int j = 0; j < n; j++) {
            sums[j] = Math.fma(a, b[j], sums[j]);
        }
    }

    static void addRows(
            float[] sums,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] b4,
            float[] b5,
            float[] b6,
            float[] b7,
            float a0,
            float a1,
            float a2,
            float a3,
            float a4,
            float a5,
            float a6,
            float a7,
            int n) {
        for (int j = 0; j < n; j++) {
            float sum = Math.fma(a3, b3[j], Math.fma(a2, b2[j], Math.fma(a1, b1[j], Math.fma(a0, b0[j], sums[j]))));
            sums[j] = Math.fma(a7, b7[j], Math.fma(a6, b6[j], Math.fma(a5, b5[j], Math.fma(a4, b4[j], sum))));
        }
    }
}
