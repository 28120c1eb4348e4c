package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import dev.keratin.internal.backend.scalar.F32PoolingLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Poolings on whole vectors of channels; channels left over go one by one. */
final class VectorPoolingLoops extends F32PoolingLoops {

    @Override
    public void max(float[] x, int xo, float[] y, int yo, int n) {
        int i = BinaryLoops.maximum(y, yo, x, xo, y, yo, n);
        super.max(x, xo + i, y, yo + i, n - i);
    }

    @Override
    public void add(float[] x, int xo, float[] y, int yo, int n) {
        int i = BinaryLoops.add(y, yo, x, xo, y, yo, n);
        super.add(x, xo + i, y, yo + i, n - i);
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
    public void moveWhereEqual(float[] x, int xo, float[] y, int yo, float[] left, int lo, float[] dx, int dxo, int n) {
        FloatVector zero = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
            VectorMask<Float> equal = v.compare(VectorOperators.EQ, FloatVector.fromArray(SPECIES, y, yo + i));
            FloatVector rest = FloatVector.fromArray(SPECIES, left, lo + i);
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxo + i).add(zero.blend(rest, equal));
            sum.intoArray(dx, dxo + i);
            rest.blend(zero, equal).intoArray(left, lo + i);
        }
        super.moveWhereEqual(x, xo + i, y, yo + i, left, lo + i, dx, dxo + i, n - i);
    }
}
