package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Reduction;
import dev.keratin.internal.backend.scalar.F32FoldLoops;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Reductions with the virtual lanes in a vector. Where a vector has fewer lanes than {@link Kernels#LANES}, the elements are passed once for each
 * part of the virtual lanes; where it has more, the scalar loops do the work.
 */
final class VectorFoldLoops extends F32FoldLoops {

    @Override
    public float row(Reduction reduction, float[] x, int xo, int n, float[] lanes) {
        int whole = n - n % Kernels.LANES;
        if (whole == 0 || LANES > Kernels.LANES) {
            return super.row(reduction, x, xo, n, lanes);
        }
        for (int part = 0; part < Kernels.LANES; part += LANES) {
            switch (reduction) {
                case SUM -> sum(x, xo + part, whole, lanes, part);
                case PRODUCT -> product(x, xo + part, whole, lanes, part);
                case MAX -> max(x, xo + part, whole, lanes, part);
                case MIN -> min(x, xo + part, whole, lanes, part);
            }
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] = combine(reduction, lanes[i - whole], x[xo + i]);
        }
        return tree(reduction, lanes);
    }

    private static void sum(float[] x, int xo, int n, float[] lanes, int part) {
        FloatVector value = FloatVector.broadcast(SPECIES, identity(Reduction.SUM));
        for (int i = 0; i < n; i += Kernels.LANES) {
            value = value.add(FloatVector.fromArray(SPECIES, x, xo + i));
        }
        value.intoArray(lanes, part);
    }

    private static void product(float[] x, int xo, int n, float[] lanes, int part) {
        FloatVector value = FloatVector.broadcast(SPECIES, identity(Reduction.PRODUCT));
        for (int i = 0; i < n; i += Kernels.LANES) {
            value = value.mul(FloatVector.fromArray(SPECIES, x, xo + i));
        }
        value.intoArray(lanes, part);
    }

    private static void max(float[] x, int xo, int n, float[] lanes, int part) {
        FloatVector value = FloatVector.broadcast(SPECIES, identity(Reduction.MAX));
        for (int i = 0; i < n; i += Kernels.LANES) {
            value = value.max(FloatVector.fromArray(SPECIES, x, xo + i));
        }
        value.intoArray(lanes, part);
    }

    private static void min(float[] x, int xo, int n, float[] lanes, int part) {
        FloatVector value = FloatVector.broadcast(SPECIES, identity(Reduction.MIN));
        for (int i = 0; i < n; i += Kernels.LANES) {
            value = value.min(FloatVector.fromArray(SPECIES, x, xo + i));
        }
        value.intoArray(lanes, part);
    }

    @Override
    public float dot(float[] x, int xo, float[] y, int yo, int n, float[] lanes) {
        int whole = n - n % Kernels.LANES;
        if (whole == 0 || LANES > Kernels.LANES) {
            return super.dot(x, xo, y, yo, n, lanes);
        }
        for (int part = 0; part < Kernels.LANES; part += LANES) {
            FloatVector value = FloatVector.zero(SPECIES);
            for (int i = part; i < whole; i += Kernels.LANES) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
                value = v.fma(FloatVector.fromArray(SPECIES, y, yo + i), value);
            }
            value.intoArray(lanes, part);
        }
        for (int i = whole; i < n; i++) {
            lanes[i - whole] = Math.fma(x[xo + i], y[yo + i], lanes[i - whole]);
        }
        return tree(Reduction.SUM, lanes);
    }

    @Override
    public void columns(Reduction reduction, float[] x, int xo, int stride, int rows, float[] y, int yo, int columns) {
        int j = 0;
        if (reduction == Reduction.SUM) {
            for (; j <= columns - 4 * LANES; j += 4 * LANES) {
                sumColumns(x, xo + j, stride, rows, y, yo + j);
            }
            for (; j <= columns - LANES; j += LANES) {
                sumColumn(x, xo + j, stride, rows, y, yo + j);
            }
        }
        if (reduction != Reduction.SUM && columns >= LANES) {
            j = columns - columns % LANES;
            Arrays.fill(y, yo, yo + j, identity(reduction));
            for (int r = 0; r < rows; r++) {
                combineRow(reduction, x, xo + r * stride, y, yo, j);
            }
        }
        super.columns(reduction, x, xo + j, stride, rows, y, yo + j, columns - j);
    }

    private static void sumColumns(float[] x, int xo, int stride, int rows, float[] y, int yo) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int r = 0; r < rows; r++) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, x, xo));
            s1 = s1.add(FloatVector.fromArray(SPECIES, x, xo + LANES));
            s2 = s2.add(FloatVector.fromArray(SPECIES, x, xo + 2 * LANES));
            s3 = s3.add(FloatVector.fromArray(SPECIES, x, xo + 3 * LANES));
            xo += stride;
        }
        s0.intoArray(y, yo);
        s1.intoArray(y, yo + LANES);
        s2.intoArray(y, yo + 2 * LANES);
        s3.intoArray(y, yo + 3 * LANES);
    }

    private static void sumColumn(float[] x, int xo, int stride, int rows, float[] y, int yo) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int r = 0; r < rows; r++) {
            sum = sum.add(FloatVector.fromArray(SPECIES, x, xo));
            xo += stride;
        }
        sum.intoArray(y, yo);
    }

    private static void combineRow(Reduction reduction, float[] x, int xo, float[] y, int yo, int n) {
        switch (reduction) {
            case SUM -> BinaryLoops.add(y, yo, x, xo, y, yo, n);
            case PRODUCT -> BinaryLoops.multiply(y, yo, x, xo, y, yo, n);
            case MAX -> BinaryLoops.maximum(y, yo, x, xo, y, yo, n);
            case MIN -> BinaryLoops.minimum(y, yo, x, xo, y, yo, n);
        }
    }
}
