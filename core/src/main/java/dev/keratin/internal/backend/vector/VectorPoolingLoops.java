package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import dev.keratin.internal.backend.scalar.F32PoolingLoops;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Poolings on whole vectors of channels, four elements of a window at once. Channels left over go through plain loops. */
final class VectorPoolingLoops extends F32PoolingLoops {

    private static final int TOGETHER = 4;

    @Override
    public void max(float[] x, int[] at, int count, float[] y, int yo, int from, int n) {
        int whole = count == 0 ? from : whole(from, n);
        super.max(x, at, count, y, yo, whole, n);
        for (int e = 0; e < count; e += TOGETHER) {
            // The last elements again where there are no four: they change nothing.
            max(x, at[e], at(at, e + 1, count), at(at, e + 2, count), at(at, e + 3, count), y, yo, from, whole, e > 0);
        }
    }

    /** The end of the channels that fill vectors. */
    private static int whole(int from, int n) {
        return from + (n - from) / LANES * LANES;
    }

    private static int at(int[] at, int e, int count) {
        return at[Math.min(e, count - 1)];
    }

    private static void max(
            float[] x, int x0, int x1, int x2, int x3, float[] y, int yo, int from, int n, boolean more) {
        for (int i = from; i < n; i += LANES) {
            FloatVector first = FloatVector.fromArray(SPECIES, x, x0 + i);
            FloatVector a = first.max(FloatVector.fromArray(SPECIES, x, x1 + i));
            FloatVector b = FloatVector.fromArray(SPECIES, x, x2 + i);
            a = a.max(b.max(FloatVector.fromArray(SPECIES, x, x3 + i)));
            if (more) {
                a = a.max(FloatVector.fromArray(SPECIES, y, yo + i));
            }
            a.intoArray(y, yo + i);
        }
    }

    @Override
    public void sum(float[] x, int[] at, int count, float[] y, int yo, int from, int n) {
        int whole = whole(from, n);
        super.sum(x, at, count, y, yo, whole, n);
        Arrays.fill(y, yo + from, yo + whole, 0);
        int e = 0;
        for (; e <= count - TOGETHER; e += TOGETHER) {
            add(x, at[e], at[e + 1], at[e + 2], at[e + 3], y, yo, from, whole);
        }
        for (; e < count; e++) {
            BinaryLoops.add(y, yo + from, x, at[e] + from, y, yo + from, whole - from);
        }
    }

    private static void add(float[] x, int x0, int x1, int x2, int x3, float[] y, int yo, int from, int n) {
        for (int i = from; i < n; i += LANES) {
            FloatVector sum = FloatVector.fromArray(SPECIES, y, yo + i);
            sum = sum.add(FloatVector.fromArray(SPECIES, x, x0 + i));
            sum = sum.add(FloatVector.fromArray(SPECIES, x, x1 + i));
            sum = sum.add(FloatVector.fromArray(SPECIES, x, x2 + i));
            sum = sum.add(FloatVector.fromArray(SPECIES, x, x3 + i));
            sum.intoArray(y, yo + i);
        }
    }

    @Override
    public void divide(float[] y, int yo, float count, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, y, yo + i).div(count).intoArray(y, yo + i);
        }
        super.divide(y, yo + i, count, n - i);
    }

    @Override
    public void addShare(float[] dy, int dyo, float count, float[] dx, int dxo, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector share = FloatVector.fromArray(SPECIES, dy, dyo + i).div(count);
            FloatVector.fromArray(SPECIES, dx, dxo + i).add(share).intoArray(dx, dxo + i);
        }
        super.addShare(dy, dyo + i, count, dx, dxo + i, n - i);
    }

    @Override
    public void moveToFirst(
            float[] x, int[] at, int count, float[] y, float[] dy, int yo, float[] left, float[] dx, int from, int n) {
        int whole = whole(from, n);
        super.moveToFirst(x, at, count, y, dy, yo, left, dx, whole, n);
        int e = 0;
        for (; e <= count - TOGETHER; e += TOGETHER) {
            boolean begins = e == 0;
            move(
                    x,
                    at[e],
                    at[e + 1],
                    at[e + 2],
                    at[e + 3],
                    y,
                    yo,
                    begins ? dy : left,
                    begins ? yo : 0,
                    left,
                    dx,
                    from,
                    whole);
        }
        if (e == 0) {
            System.arraycopy(dy, yo + from, left, from, whole - from);
        }
        for (; e < count; e++) {
            move(x, at[e], y, yo, left, dx, from, whole);
        }
    }

    private static void move(
            float[] x,
            int x0,
            int x1,
            int x2,
            int x3,
            float[] y,
            int yo,
            float[] all,
            int allAt,
            float[] left,
            float[] dx,
            int from,
            int n) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = from; i < n; i += LANES) {
            FloatVector max = FloatVector.fromArray(SPECIES, y, yo + i);
            FloatVector rest = FloatVector.fromArray(SPECIES, all, allAt + i);
            VectorMask<Float> equal = FloatVector.fromArray(SPECIES, x, x0 + i).compare(VectorOperators.EQ, max);
            FloatVector.fromArray(SPECIES, dx, x0 + i)
                    .add(zero.blend(rest, equal))
                    .intoArray(dx, x0 + i);
            rest = rest.blend(zero, equal);
            equal = FloatVector.fromArray(SPECIES, x, x1 + i).compare(VectorOperators.EQ, max);
            FloatVector.fromArray(SPECIES, dx, x1 + i)
                    .add(zero.blend(rest, equal))
                    .intoArray(dx, x1 + i);
            rest = rest.blend(zero, equal);
            equal = FloatVector.fromArray(SPECIES, x, x2 + i).compare(VectorOperators.EQ, max);
            FloatVector.fromArray(SPECIES, dx, x2 + i)
                    .add(zero.blend(rest, equal))
                    .intoArray(dx, x2 + i);
            rest = rest.blend(zero, equal);
            equal = FloatVector.fromArray(SPECIES, x, x3 + i).compare(VectorOperators.EQ, max);
            FloatVector.fromArray(SPECIES, dx, x3 + i)
                    .add(zero.blend(rest, equal))
                    .intoArray(dx, x3 + i);
            rest.blend(zero, equal).intoArray(left, i);
        }
    }

    private static void move(float[] x, int xo, float[] y, int yo, float[] left, float[] dx, int from, int n) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = from; i < n; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            VectorMask<Float> equal = v.compare(VectorOperators.EQ, FloatVector.fromArray(SPECIES, y, yo + i));
            FloatVector rest = FloatVector.fromArray(SPECIES, left, i);
            FloatVector.fromArray(SPECIES, dx, xo + i)
                    .add(zero.blend(rest, equal))
                    .intoArray(dx, xo + i);
            rest.blend(zero, equal).intoArray(left, i);
        }
    }
}
