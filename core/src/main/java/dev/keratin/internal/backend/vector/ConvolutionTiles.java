package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of convolutions, accumulators written out one by one as in {@link RegisterTiles}: {@code rowsRbyV} goes on with R rows of V vectors
 * by {@code length} steps. Row r reads the source at {@code base[first + r] + offset[from + i]} in step i, or at {@code base[first + r] + from + i} in
 * {@code runsRbyV}; row i of B is at {@code bo + i * bRow}. Accumulators start from S, row r at {@code start[first + r] + so}, and end in C, at
 * {@code to[first + r] + co}; all are read before one is written.
 *
 * <p>One loop, not one in another over runs of neighbours: that is what the compiler of JDK 17 boxes.
 */
final class ConvolutionTiles {

    private ConvolutionTiles() {}

    static void rows6by4(
            float[] a,
            int[] base,
            int first,
            int[] offset,
            int from,
            int length,
            float[] b,
            int bo,
            int bRow,
            float[] s,
            int[] start,
            int so,
            float[] c,
            int[] to,
            int co) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        int a4 = base[first + 4];
        int a5 = base[first + 5];
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, start[first] + so);
        FloatVector c01 = FloatVector.fromArray(SPECIES, s, start[first] + so + LANES);
        FloatVector c02 = FloatVector.fromArray(SPECIES, s, start[first] + so + 2 * LANES);
        FloatVector c03 = FloatVector.fromArray(SPECIES, s, start[first] + so + 3 * LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so);
        FloatVector c11 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so + LANES);
        FloatVector c12 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so + 2 * LANES);
        FloatVector c13 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so + 3 * LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so);
        FloatVector c21 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so + LANES);
        FloatVector c22 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so + 2 * LANES);
        FloatVector c23 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so + 3 * LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so);
        FloatVector c31 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so + LANES);
        FloatVector c32 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so + 2 * LANES);
        FloatVector c33 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so + 3 * LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so);
        FloatVector c41 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so + LANES);
        FloatVector c42 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so + 2 * LANES);
        FloatVector c43 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so + 3 * LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so);
        FloatVector c51 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so + LANES);
        FloatVector c52 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so + 2 * LANES);
        FloatVector c53 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so + 3 * LANES);
        for (int i = 0; i < length; i++) {
            int o = offset[from + i];
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector b2 = FloatVector.fromArray(SPECIES, b, bo + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(SPECIES, b, bo + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + o]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            c02 = x.fma(b2, c02);
            c03 = x.fma(b3, c03);
            x = FloatVector.broadcast(SPECIES, a[a1 + o]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            c12 = x.fma(b2, c12);
            c13 = x.fma(b3, c13);
            x = FloatVector.broadcast(SPECIES, a[a2 + o]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            c22 = x.fma(b2, c22);
            c23 = x.fma(b3, c23);
            x = FloatVector.broadcast(SPECIES, a[a3 + o]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            c32 = x.fma(b2, c32);
            c33 = x.fma(b3, c33);
            x = FloatVector.broadcast(SPECIES, a[a4 + o]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            c42 = x.fma(b2, c42);
            c43 = x.fma(b3, c43);
            x = FloatVector.broadcast(SPECIES, a[a5 + o]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            c52 = x.fma(b2, c52);
            c53 = x.fma(b3, c53);
            bo += bRow;
        }
        c00.intoArray(c, to[first] + co);
        c01.intoArray(c, to[first] + co + LANES);
        c02.intoArray(c, to[first] + co + 2 * LANES);
        c03.intoArray(c, to[first] + co + 3 * LANES);
        c10.intoArray(c, to[first + 1] + co);
        c11.intoArray(c, to[first + 1] + co + LANES);
        c12.intoArray(c, to[first + 1] + co + 2 * LANES);
        c13.intoArray(c, to[first + 1] + co + 3 * LANES);
        c20.intoArray(c, to[first + 2] + co);
        c21.intoArray(c, to[first + 2] + co + LANES);
        c22.intoArray(c, to[first + 2] + co + 2 * LANES);
        c23.intoArray(c, to[first + 2] + co + 3 * LANES);
        c30.intoArray(c, to[first + 3] + co);
        c31.intoArray(c, to[first + 3] + co + LANES);
        c32.intoArray(c, to[first + 3] + co + 2 * LANES);
        c33.intoArray(c, to[first + 3] + co + 3 * LANES);
        c40.intoArray(c, to[first + 4] + co);
        c41.intoArray(c, to[first + 4] + co + LANES);
        c42.intoArray(c, to[first + 4] + co + 2 * LANES);
        c43.intoArray(c, to[first + 4] + co + 3 * LANES);
        c50.intoArray(c, to[first + 5] + co);
        c51.intoArray(c, to[first + 5] + co + LANES);
        c52.intoArray(c, to[first + 5] + co + 2 * LANES);
        c53.intoArray(c, to[first + 5] + co + 3 * LANES);
    }

    static void runs10by2(
            float[] a,
            int[] base,
            int first,
            int from,
            int length,
            float[] b,
            int bo,
            int bRow,
            float[] s,
            int[] start,
            int so,
            float[] c,
            int[] to,
            int co) {
        int a0 = base[first] + from;
        int a1 = base[first + 1] + from;
        int a2 = base[first + 2] + from;
        int a3 = base[first + 3] + from;
        int a4 = base[first + 4] + from;
        int a5 = base[first + 5] + from;
        int a6 = base[first + 6] + from;
        int a7 = base[first + 7] + from;
        int a8 = base[first + 8] + from;
        int a9 = base[first + 9] + from;
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, start[first] + so);
        FloatVector c01 = FloatVector.fromArray(SPECIES, s, start[first] + so + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so);
        FloatVector c11 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so);
        FloatVector c21 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so);
        FloatVector c31 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so);
        FloatVector c41 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so);
        FloatVector c51 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, s, start[first + 6] + so);
        FloatVector c61 = FloatVector.fromArray(SPECIES, s, start[first + 6] + so + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, s, start[first + 7] + so);
        FloatVector c71 = FloatVector.fromArray(SPECIES, s, start[first + 7] + so + LANES);
        FloatVector c80 = FloatVector.fromArray(SPECIES, s, start[first + 8] + so);
        FloatVector c81 = FloatVector.fromArray(SPECIES, s, start[first + 8] + so + LANES);
        FloatVector c90 = FloatVector.fromArray(SPECIES, s, start[first + 9] + so);
        FloatVector c91 = FloatVector.fromArray(SPECIES, s, start[first + 9] + so + LANES);
        for (int i = 0; i < length; i++) {
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + i]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + i]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + i]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + i]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[a4 + i]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[a5 + i]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = FloatVector.broadcast(SPECIES, a[a6 + i]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = FloatVector.broadcast(SPECIES, a[a7 + i]);
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
            x = FloatVector.broadcast(SPECIES, a[a8 + i]);
            c80 = x.fma(b0, c80);
            c81 = x.fma(b1, c81);
            x = FloatVector.broadcast(SPECIES, a[a9 + i]);
            c90 = x.fma(b0, c90);
            c91 = x.fma(b1, c91);
            bo += bRow;
        }
        c00.intoArray(c, to[first] + co);
        c01.intoArray(c, to[first] + co + LANES);
        c10.intoArray(c, to[first + 1] + co);
        c11.intoArray(c, to[first + 1] + co + LANES);
        c20.intoArray(c, to[first + 2] + co);
        c21.intoArray(c, to[first + 2] + co + LANES);
        c30.intoArray(c, to[first + 3] + co);
        c31.intoArray(c, to[first + 3] + co + LANES);
        c40.intoArray(c, to[first + 4] + co);
        c41.intoArray(c, to[first + 4] + co + LANES);
        c50.intoArray(c, to[first + 5] + co);
        c51.intoArray(c, to[first + 5] + co + LANES);
        c60.intoArray(c, to[first + 6] + co);
        c61.intoArray(c, to[first + 6] + co + LANES);
        c70.intoArray(c, to[first + 7] + co);
        c71.intoArray(c, to[first + 7] + co + LANES);
        c80.intoArray(c, to[first + 8] + co);
        c81.intoArray(c, to[first + 8] + co + LANES);
        c90.intoArray(c, to[first + 9] + co);
        c91.intoArray(c, to[first + 9] + co + LANES);
    }

    static void rows8by2(
            float[] a,
            int[] base,
            int first,
            int[] offset,
            int from,
            int length,
            float[] b,
            int bo,
            int bRow,
            float[] s,
            int[] start,
            int so,
            float[] c,
            int[] to,
            int co) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        int a4 = base[first + 4];
        int a5 = base[first + 5];
        int a6 = base[first + 6];
        int a7 = base[first + 7];
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, start[first] + so);
        FloatVector c01 = FloatVector.fromArray(SPECIES, s, start[first] + so + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so);
        FloatVector c11 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so);
        FloatVector c21 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so);
        FloatVector c31 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so);
        FloatVector c41 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so);
        FloatVector c51 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so + LANES);
        FloatVector c60 = FloatVector.fromArray(SPECIES, s, start[first + 6] + so);
        FloatVector c61 = FloatVector.fromArray(SPECIES, s, start[first + 6] + so + LANES);
        FloatVector c70 = FloatVector.fromArray(SPECIES, s, start[first + 7] + so);
        FloatVector c71 = FloatVector.fromArray(SPECIES, s, start[first + 7] + so + LANES);
        for (int i = 0; i < length; i++) {
            int o = offset[from + i];
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + o]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + o]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + o]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + o]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[a4 + o]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[a5 + o]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            x = FloatVector.broadcast(SPECIES, a[a6 + o]);
            c60 = x.fma(b0, c60);
            c61 = x.fma(b1, c61);
            x = FloatVector.broadcast(SPECIES, a[a7 + o]);
            c70 = x.fma(b0, c70);
            c71 = x.fma(b1, c71);
            bo += bRow;
        }
        c00.intoArray(c, to[first] + co);
        c01.intoArray(c, to[first] + co + LANES);
        c10.intoArray(c, to[first + 1] + co);
        c11.intoArray(c, to[first + 1] + co + LANES);
        c20.intoArray(c, to[first + 2] + co);
        c21.intoArray(c, to[first + 2] + co + LANES);
        c30.intoArray(c, to[first + 3] + co);
        c31.intoArray(c, to[first + 3] + co + LANES);
        c40.intoArray(c, to[first + 4] + co);
        c41.intoArray(c, to[first + 4] + co + LANES);
        c50.intoArray(c, to[first + 5] + co);
        c51.intoArray(c, to[first + 5] + co + LANES);
        c60.intoArray(c, to[first + 6] + co);
        c61.intoArray(c, to[first + 6] + co + LANES);
        c70.intoArray(c, to[first + 7] + co);
        c71.intoArray(c, to[first + 7] + co + LANES);
    }

    static void rows8by1(
            float[] a,
            int[] base,
            int first,
            int[] offset,
            int from,
            int length,
            float[] b,
            int bo,
            int bRow,
            float[] s,
            int[] start,
            int so,
            float[] c,
            int[] to,
            int co) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        int a4 = base[first + 4];
        int a5 = base[first + 5];
        int a6 = base[first + 6];
        int a7 = base[first + 7];
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, start[first] + so);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so);
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so);
        FloatVector c60 = FloatVector.fromArray(SPECIES, s, start[first + 6] + so);
        FloatVector c70 = FloatVector.fromArray(SPECIES, s, start[first + 7] + so);
        for (int i = 0; i < length; i++) {
            int o = offset[from + i];
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + o]);
            c00 = x.fma(b0, c00);
            x = FloatVector.broadcast(SPECIES, a[a1 + o]);
            c10 = x.fma(b0, c10);
            x = FloatVector.broadcast(SPECIES, a[a2 + o]);
            c20 = x.fma(b0, c20);
            x = FloatVector.broadcast(SPECIES, a[a3 + o]);
            c30 = x.fma(b0, c30);
            x = FloatVector.broadcast(SPECIES, a[a4 + o]);
            c40 = x.fma(b0, c40);
            x = FloatVector.broadcast(SPECIES, a[a5 + o]);
            c50 = x.fma(b0, c50);
            x = FloatVector.broadcast(SPECIES, a[a6 + o]);
            c60 = x.fma(b0, c60);
            x = FloatVector.broadcast(SPECIES, a[a7 + o]);
            c70 = x.fma(b0, c70);
            bo += bRow;
        }
        c00.intoArray(c, to[first] + co);
        c10.intoArray(c, to[first + 1] + co);
        c20.intoArray(c, to[first + 2] + co);
        c30.intoArray(c, to[first + 3] + co);
        c40.intoArray(c, to[first + 4] + co);
        c50.intoArray(c, to[first + 5] + co);
        c60.intoArray(c, to[first + 6] + co);
        c70.intoArray(c, to[first + 7] + co);
    }

    static void rows6by2(
            float[] a,
            int[] base,
            int first,
            int[] offset,
            int from,
            int length,
            float[] b,
            int bo,
            int bRow,
            float[] s,
            int[] start,
            int so,
            float[] c,
            int[] to,
            int co) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        int a4 = base[first + 4];
        int a5 = base[first + 5];
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, start[first] + so);
        FloatVector c01 = FloatVector.fromArray(SPECIES, s, start[first] + so + LANES);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so);
        FloatVector c11 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so + LANES);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so);
        FloatVector c21 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so + LANES);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so);
        FloatVector c31 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so + LANES);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so);
        FloatVector c41 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so + LANES);
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so);
        FloatVector c51 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so + LANES);
        for (int i = 0; i < length; i++) {
            int o = offset[from + i];
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bo + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + o]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(SPECIES, a[a1 + o]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(SPECIES, a[a2 + o]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(SPECIES, a[a3 + o]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(SPECIES, a[a4 + o]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(SPECIES, a[a5 + o]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            bo += bRow;
        }
        c00.intoArray(c, to[first] + co);
        c01.intoArray(c, to[first] + co + LANES);
        c10.intoArray(c, to[first + 1] + co);
        c11.intoArray(c, to[first + 1] + co + LANES);
        c20.intoArray(c, to[first + 2] + co);
        c21.intoArray(c, to[first + 2] + co + LANES);
        c30.intoArray(c, to[first + 3] + co);
        c31.intoArray(c, to[first + 3] + co + LANES);
        c40.intoArray(c, to[first + 4] + co);
        c41.intoArray(c, to[first + 4] + co + LANES);
        c50.intoArray(c, to[first + 5] + co);
        c51.intoArray(c, to[first + 5] + co + LANES);
    }

    static void rows6by1(
            float[] a,
            int[] base,
            int first,
            int[] offset,
            int from,
            int length,
            float[] b,
            int bo,
            int bRow,
            float[] s,
            int[] start,
            int so,
            float[] c,
            int[] to,
            int co) {
        int a0 = base[first];
        int a1 = base[first + 1];
        int a2 = base[first + 2];
        int a3 = base[first + 3];
        int a4 = base[first + 4];
        int a5 = base[first + 5];
        FloatVector c00 = FloatVector.fromArray(SPECIES, s, start[first] + so);
        FloatVector c10 = FloatVector.fromArray(SPECIES, s, start[first + 1] + so);
        FloatVector c20 = FloatVector.fromArray(SPECIES, s, start[first + 2] + so);
        FloatVector c30 = FloatVector.fromArray(SPECIES, s, start[first + 3] + so);
        FloatVector c40 = FloatVector.fromArray(SPECIES, s, start[first + 4] + so);
        FloatVector c50 = FloatVector.fromArray(SPECIES, s, start[first + 5] + so);
        for (int i = 0; i < length; i++) {
            int o = offset[from + i];
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bo);
            FloatVector x = FloatVector.broadcast(SPECIES, a[a0 + o]);
            c00 = x.fma(b0, c00);
            x = FloatVector.broadcast(SPECIES, a[a1 + o]);
            c10 = x.fma(b0, c10);
            x = FloatVector.broadcast(SPECIES, a[a2 + o]);
            c20 = x.fma(b0, c20);
            x = FloatVector.broadcast(SPECIES, a[a3 + o]);
            c30 = x.fma(b0, c30);
            x = FloatVector.broadcast(SPECIES, a[a4 + o]);
            c40 = x.fma(b0, c40);
            x = FloatVector.broadcast(SPECIES, a[a5 + o]);
            c50 = x.fma(b0, c50);
            bo += bRow;
        }
        c00.intoArray(c, to[first] + co);
        c10.intoArray(c, to[first + 1] + co);
        c20.intoArray(c, to[first + 2] + co);
        c30.intoArray(c, to[first + 3] + co);
        c40.intoArray(c, to[first + 4] + co);
        c50.intoArray(c, to[first + 5] + co);
    }
}
