package dev.keratin.internal.backend.scalar;

import java.util.Arrays;

/** The innermost loops of poolings: channels {@code from} to n - 1 of neighbours at once. */
public class F32PoolingLoops {

    /** {@code y} = the largest of the elements of x at {@code at}; -Infinity where there is none. */
    public void max(float[] x, int[] at, int count, float[] y, int yo, int from, int n) {
        Arrays.fill(y, yo + from, yo + n, Float.NEGATIVE_INFINITY);
        for (int e = 0; e < count; e++) {
            int xo = at[e];
            for (int i = from; i < n; i++) {
                y[yo + i] = Math.max(y[yo + i], x[xo + i]);
            }
        }
    }

    /** {@code y} = the sum of the elements of x at {@code at}, from zero. */
    public void sum(float[] x, int[] at, int count, float[] y, int yo, int from, int n) {
        Arrays.fill(y, yo + from, yo + n, 0);
        for (int e = 0; e < count; e++) {
            int xo = at[e];
            for (int i = from; i < n; i++) {
                y[yo + i] += x[xo + i];
            }
        }
    }

    /** {@code y = y / count}, n elements. */
    public void divide(float[] y, int yo, float count, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] /= count;
        }
    }

    /** {@code dx = dx + dy / count}, n elements. */
    public void addShare(float[] dy, int dyo, float count, float[] dx, int dxo, int n) {
        for (int i = 0; i < n; i++) {
            dx[dxo + i] += dy[dyo + i] / count;
        }
    }

    /**
     * Adds dy to dx at the first of the elements at {@code at} where x is y.
     *
     * @param left scratch of n elements
     */
    public void moveToFirst(
            float[] x, int[] at, int count, float[] y, float[] dy, int yo, float[] left, float[] dx, int from, int n) {
        System.arraycopy(dy, yo + from, left, from, n - from);
        for (int e = 0; e < count; e++) {
            int xo = at[e];
            for (int i = from; i < n; i++) {
                boolean equal = x[xo + i] == y[yo + i];
                dx[xo + i] += equal ? left[i] : 0;
                left[i] = equal ? 0 : left[i];
            }
        }
    }
}
