package dev.keratin.internal.backend.vector;

import dev.keratin.backend.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of a matrix product: {@code rowsRbyV} computes R rows of C, V vectors wide, over k (at most {@link #DEPTH}) in ascending order with FMA, from zero or
 * ({@code more}) from what C holds. Accumulators are local variables written out one by one: that is what keeps them in registers on every JDK.
 *
 * <p>Element (i, p) of A is at {@code ao + i * aRow + p * aStep}; row p of B starts at {@code bo + p * bRow}; row i of C at {@code co + i * cRow}.
 * All V vectors of B are read and of C written: the caller keeps them inside the arrays.
 */
final class RegisterTiles {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    /** Whether the compiler keeps 16 accumulators in registers that begin with what C holds: that of JDK 17 makes objects of them. */
    static final boolean GOES_ON = Runtime.version().feature() >= 25;

    /**
     * The largest k. Compiled loops stay whole where the compiler sees that they are short; others are split so that the garbage collector need
     * not wait for them, which costs a tenth of the speed.
     */
    static final int DEPTH = GOES_ON ? 512 : Kernels.K_CHUNK;

    private RegisterTiles() {}

    static void rows8by2(
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
            int k,
            boolean more) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c41 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c51 = FloatVector.zero(SPECIES);
        FloatVector c60 = FloatVector.zero(SPECIES);
        FloatVector c61 = FloatVector.zero(SPECIES);
        FloatVector c70 = FloatVector.zero(SPECIES);
        FloatVector c71 = FloatVector.zero(SPECIES);
        if (more) {
            c00 = FloatVector.fromArray(SPECIES, c, co);
            c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
            c10 = FloatVector.fromArray(SPECIES, c, co + cRow);
            c11 = FloatVector.fromArray(SPECIES, c, co + cRow + LANES);
            c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow);
            c21 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow + LANES);
            c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow);
            c31 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow + LANES);
            c40 = FloatVector.fromArray(SPECIES, c, co + 4 * cRow);
            c41 = FloatVector.fromArray(SPECIES, c, co + 4 * cRow + LANES);
            c50 = FloatVector.fromArray(SPECIES, c, co + 5 * cRow);
            c51 = FloatVector.fromArray(SPECIES, c, co + 5 * cRow + LANES);
            c60 = FloatVector.fromArray(SPECIES, c, co + 6 * cRow);
            c61 = FloatVector.fromArray(SPECIES, c, co + 6 * cRow + LANES);
            c70 = FloatVector.fromArray(SPECIES, c, co + 7 * cRow);
            c71 = FloatVector.fromArray(SPECIES, c, co + 7 * cRow + LANES);
        }
        int a1 = ao + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int a4 = a3 + aRow;
        int a5 = a4 + aRow;
        int a6 = a5 + aRow;
        int a7 = a6 + aRow;
        int q = 0;
        int depth = Math.min(k, DEPTH);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + q]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + q]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + q]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + q]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[a4 + q]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[a5 + q]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = FloatVector.broadcast(SPECIES, a[a6 + q]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = FloatVector.broadcast(SPECIES, a[a7 + q]);
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
            q += aStep;
            bo += bRow;
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + cRow);
        c11.intoArray(c, co + cRow + LANES);
        c20.intoArray(c, co + 2 * cRow);
        c21.intoArray(c, co + 2 * cRow + LANES);
        c30.intoArray(c, co + 3 * cRow);
        c31.intoArray(c, co + 3 * cRow + LANES);
        c40.intoArray(c, co + 4 * cRow);
        c41.intoArray(c, co + 4 * cRow + LANES);
        c50.intoArray(c, co + 5 * cRow);
        c51.intoArray(c, co + 5 * cRow + LANES);
        c60.intoArray(c, co + 6 * cRow);
        c61.intoArray(c, co + 6 * cRow + LANES);
        c70.intoArray(c, co + 7 * cRow);
        c71.intoArray(c, co + 7 * cRow + LANES);
    }

    static void rows8by1(
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
            int k,
            boolean more) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c40 = FloatVector.zero(SPECIES);
        FloatVector c50 = FloatVector.zero(SPECIES);
        FloatVector c60 = FloatVector.zero(SPECIES);
        FloatVector c70 = FloatVector.zero(SPECIES);
        if (more) {
            c00 = FloatVector.fromArray(SPECIES, c, co);
            c10 = FloatVector.fromArray(SPECIES, c, co + cRow);
            c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow);
            c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow);
            c40 = FloatVector.fromArray(SPECIES, c, co + 4 * cRow);
            c50 = FloatVector.fromArray(SPECIES, c, co + 5 * cRow);
            c60 = FloatVector.fromArray(SPECIES, c, co + 6 * cRow);
            c70 = FloatVector.fromArray(SPECIES, c, co + 7 * cRow);
        }
        int a1 = ao + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int a4 = a3 + aRow;
        int a5 = a4 + aRow;
        int a6 = a5 + aRow;
        int a7 = a6 + aRow;
        int q = 0;
        int depth = Math.min(k, DEPTH);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + q]);
            c00 = x.fma(b0, c00);
            x = FloatVector.broadcast(SPECIES, a[a1 + q]);
            c10 = x.fma(b0, c10);
            x = FloatVector.broadcast(SPECIES, a[a2 + q]);
            c20 = x.fma(b0, c20);
            x = FloatVector.broadcast(SPECIES, a[a3 + q]);
            c30 = x.fma(b0, c30);
            x = FloatVector.broadcast(SPECIES, a[a4 + q]);
            c40 = x.fma(b0, c40);
            x = FloatVector.broadcast(SPECIES, a[a5 + q]);
            c50 = x.fma(b0, c50);
            x = FloatVector.broadcast(SPECIES, a[a6 + q]);
            c60 = x.fma(b0, c60);
            x = FloatVector.broadcast(SPECIES, a[a7 + q]);
            c70 = x.fma(b0, c70);
            q += aStep;
            bo += bRow;
        }
        c00.intoArray(c, co);
        c10.intoArray(c, co + cRow);
        c20.intoArray(c, co + 2 * cRow);
        c30.intoArray(c, co + 3 * cRow);
        c40.intoArray(c, co + 4 * cRow);
        c50.intoArray(c, co + 5 * cRow);
        c60.intoArray(c, co + 6 * cRow);
        c70.intoArray(c, co + 7 * cRow);
    }

    static void rows4by2(
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
            int k,
            boolean more) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c11 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c21 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        FloatVector c31 = FloatVector.zero(SPECIES);
        if (more) {
            c00 = FloatVector.fromArray(SPECIES, c, co);
            c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
            c10 = FloatVector.fromArray(SPECIES, c, co + cRow);
            c11 = FloatVector.fromArray(SPECIES, c, co + cRow + LANES);
            c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow);
            c21 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow + LANES);
            c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow);
            c31 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow + LANES);
        }
        int a1 = ao + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int q = 0;
        int depth = Math.min(k, DEPTH);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + q]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + q]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + q]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + q]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            q += aStep;
            bo += bRow;
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
        c10.intoArray(c, co + cRow);
        c11.intoArray(c, co + cRow + LANES);
        c20.intoArray(c, co + 2 * cRow);
        c21.intoArray(c, co + 2 * cRow + LANES);
        c30.intoArray(c, co + 3 * cRow);
        c31.intoArray(c, co + 3 * cRow + LANES);
    }

    static void rows4by1(
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
            int k,
            boolean more) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c10 = FloatVector.zero(SPECIES);
        FloatVector c20 = FloatVector.zero(SPECIES);
        FloatVector c30 = FloatVector.zero(SPECIES);
        if (more) {
            c00 = FloatVector.fromArray(SPECIES, c, co);
            c10 = FloatVector.fromArray(SPECIES, c, co + cRow);
            c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow);
            c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow);
        }
        int a1 = ao + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int q = 0;
        int depth = Math.min(k, DEPTH);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + q]);
            c00 = x.fma(b0, c00);
            x = FloatVector.broadcast(SPECIES, a[a1 + q]);
            c10 = x.fma(b0, c10);
            x = FloatVector.broadcast(SPECIES, a[a2 + q]);
            c20 = x.fma(b0, c20);
            x = FloatVector.broadcast(SPECIES, a[a3 + q]);
            c30 = x.fma(b0, c30);
            q += aStep;
            bo += bRow;
        }
        c00.intoArray(c, co);
        c10.intoArray(c, co + cRow);
        c20.intoArray(c, co + 2 * cRow);
        c30.intoArray(c, co + 3 * cRow);
    }

    static void rows1by2(
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
            int k,
            boolean more) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        FloatVector c01 = FloatVector.zero(SPECIES);
        if (more) {
            c00 = FloatVector.fromArray(SPECIES, c, co);
            c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
        }
        int q = 0;
        int depth = Math.min(k, DEPTH);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + q]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            q += aStep;
            bo += bRow;
        }
        c00.intoArray(c, co);
        c01.intoArray(c, co + LANES);
    }

    static void rows1by1(
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
            int k,
            boolean more) {
        FloatVector c00 = FloatVector.zero(SPECIES);
        if (more) {
            c00 = FloatVector.fromArray(SPECIES, c, co);
        }
        int q = 0;
        int depth = Math.min(k, DEPTH);
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector x = FloatVector.broadcast(SPECIES, a[ao + q]);
            c00 = x.fma(b0, c00);
            q += aStep;
            bo += bRow;
        }
        c00.intoArray(c, co);
    }
}
