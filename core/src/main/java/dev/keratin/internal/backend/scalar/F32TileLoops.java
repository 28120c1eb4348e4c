package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;
import java.util.Arrays;

/** Pieces of matrix products. */
public class F32TileLoops {

    /** Columns that a piece packs at a time where B is stored transposed. */
    private static final int STRIP = 64;

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
        if (bStep == 1) {
            rowMajor(a, ao, aRow, aStep, b, bo, bRow, c, co, cRow, rows, columns, k, pack);
            return;
        }
        int strips = Kernels.K_CHUNK * STRIP;
        for (int j = 0; j < columns; j += STRIP) {
            int width = Math.min(STRIP, columns - j);
            for (int i = 0; i < rows; i++) {
                Arrays.fill(c, co + i * cRow + j, co + i * cRow + j + width, 0);
            }
            for (int p = 0; p < k; p += Kernels.K_CHUNK) {
                int depth = Math.min(Kernels.K_CHUNK, k - p);
                for (int q = 0; q < depth; q++) {
                    int from = bo + (p + q) * bRow + j * bStep;
                    for (int t = 0; t < width; t++) {
                        pack[q * STRIP + t] = b[from + t * bStep];
                    }
                }
                for (int i = 0; i < rows; i++) {
                    int at = ao + i * aRow + p * aStep;
                    Arrays.fill(pack, strips, strips + width, 0);
                    accumulate(a, at, aStep, pack, 0, STRIP, pack, strips, width, depth);
                    add(pack, strips, c, co + i * cRow + j, width, p == 0);
                }
            }
        }
    }

    /** Elements of scratch that {@link #tile} needs. */
    public int packLength(int columns, int k, boolean transposedB) {
        return transposedB ? (Kernels.K_CHUNK + 1) * STRIP : columns;
    }

    private void rowMajor(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int rows,
            int columns,
            int k,
            float[] sums) {
        for (int i = 0; i < rows; i++) {
            int to = co + i * cRow;
            Arrays.fill(c, to, to + columns, 0);
            accumulate(a, ao + i * aRow, aStep, b, bo, bRow, c, to, columns, Math.min(k, Kernels.K_CHUNK));
            for (int p = Kernels.K_CHUNK; p < k; p += Kernels.K_CHUNK) {
                Arrays.fill(sums, 0, columns, 0);
                int depth = Math.min(Kernels.K_CHUNK, k - p);
                accumulate(a, ao + i * aRow + p * aStep, aStep, b, bo + p * bRow, bRow, sums, 0, columns, depth);
                add(sums, 0, c, to, columns, false);
            }
        }
    }

    private static void add(float[] sums, int so, float[] c, int co, int n, boolean first) {
        for (int j = 0; j < n; j++) {
            c[co + j] = first ? sums[so + j] : c[co + j] + sums[so + j];
        }
    }

    /** Adds {@code depth} rows of b, each times its element of a, to one row of sums. */
    static void accumulate(
            float[] a, int ao, int aStep, float[] b, int bo, int bRow, float[] c, int co, int n, int depth) {
        int p = 0;
        for (; p + 4 <= depth; p += 4) {
            float a0 = a[ao + p * aStep];
            float a1 = a[ao + (p + 1) * aStep];
            float a2 = a[ao + (p + 2) * aStep];
            float a3 = a[ao + (p + 3) * aStep];
            int b0 = bo + p * bRow;
            int b1 = b0 + bRow;
            int b2 = b1 + bRow;
            int b3 = b2 + bRow;
            for (int j = 0; j < n; j++) {
                float sum = Math.fma(a0, b[b0 + j], c[co + j]);
                c[co + j] = Math.fma(a3, b[b3 + j], Math.fma(a2, b[b2 + j], Math.fma(a1, b[b1 + j], sum)));
            }
        }
        for (; p < depth; p++) {
            float a0 = a[ao + p * aStep];
            int b0 = bo + p * bRow;
            for (int j = 0; j < n; j++) {
                c[co + j] = Math.fma(a0, b[b0 + j], c[co + j]);
            }
        }
    }
}
