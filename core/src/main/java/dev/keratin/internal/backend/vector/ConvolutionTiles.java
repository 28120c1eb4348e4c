package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of convolutions, accumulators written out one by one as in {@link RegisterTiles}. They go on from what C holds, by one segment:
 * row r reads the source at {@code base[first + r] + from}, {@code step} elements on with each row of B. (One loop in a loop over segments would hold the
 * accumulators in registers longer, and is what the compiler of JDK 17 boxes.)
 */
final class ConvolutionTiles {

    private ConvolutionTiles() {}

    static void rows8by2(
            float[] a,
            int[] base,
            int first,
            int from,
            int step,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int length) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        int a4 = base[first + 4];
        int a5 = base[first + 5];
        int a6 = base[first + 6];
        int a7 = base[first + 7];
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + cRow);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + cRow + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, c, co + 4 * cRow);
        FloatVector c41 = FloatVector.fromArray(SPECIES, c, co + 4 * cRow + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, c, co + 5 * cRow);
        FloatVector c51 = FloatVector.fromArray(SPECIES, c, co + 5 * cRow + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, c, co + 6 * cRow);
        FloatVector c61 = FloatVector.fromArray(SPECIES, c, co + 6 * cRow + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, c, co + 7 * cRow);
        FloatVector c71 = FloatVector.fromArray(SPECIES, c, co + 7 * cRow + LANES);
        int q = from;
        for (int i = 0; i < length; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + q]);
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
            q += step;
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
            int[] base,
            int first,
            int from,
            int step,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int length) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        int a4 = base[first + 4];
        int a5 = base[first + 5];
        int a6 = base[first + 6];
        int a7 = base[first + 7];
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + cRow);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow);
        FloatVector c40 = FloatVector.fromArray(SPECIES, c, co + 4 * cRow);
        FloatVector c50 = FloatVector.fromArray(SPECIES, c, co + 5 * cRow);
        FloatVector c60 = FloatVector.fromArray(SPECIES, c, co + 6 * cRow);
        FloatVector c70 = FloatVector.fromArray(SPECIES, c, co + 7 * cRow);
        int q = from;
        for (int i = 0; i < length; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + q]);
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
            q += step;
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
            int[] base,
            int first,
            int from,
            int step,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int length) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
        FloatVector c01 = FloatVector.fromArray(SPECIES, c, co + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + cRow);
        FloatVector c11 = FloatVector.fromArray(SPECIES, c, co + cRow + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow);
        FloatVector c21 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow);
        FloatVector c31 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow + LANES);
        int q = from;
        for (int i = 0; i < length; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + q]);
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
            q += step;
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
            int[] base,
            int first,
            int from,
            int step,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int length) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        FloatVector c00 = FloatVector.fromArray(SPECIES, c, co);
        FloatVector c10 = FloatVector.fromArray(SPECIES, c, co + cRow);
        FloatVector c20 = FloatVector.fromArray(SPECIES, c, co + 2 * cRow);
        FloatVector c30 = FloatVector.fromArray(SPECIES, c, co + 3 * cRow);
        int q = from;
        for (int i = 0; i < length; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + q]);
            c00 = x.fma(b0, c00);
            x = FloatVector.broadcast(SPECIES, a[a1 + q]);
            c10 = x.fma(b0, c10);
            x = FloatVector.broadcast(SPECIES, a[a2 + q]);
            c20 = x.fma(b0, c20);
            x = FloatVector.broadcast(SPECIES, a[a3 + q]);
            c30 = x.fma(b0, c30);
            q += step;
            bo += bRow;
        }
        c00.intoArray(c, co);
        c10.intoArray(c, co + cRow);
        c20.intoArray(c, co + 2 * cRow);
        c30.intoArray(c, co + 3 * cRow);
    }
}
