package dev.keratin.internal.backend.scalar;

/** The innermost loops of poolings: n neighbouring channels at once. */
public class F32PoolingLoops {

    /** {@code y = max(y, x)}. */
    public void max(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] = Math.max(y[yo + i], x[xo + i]);
        }
    }

    /** {@code y = y + x}. */
    public void add(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] += x[xo + i];
        }
    }

    /** {@code y = y / count}. */
    public void divide(float[] y, int yo, float count, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] /= count;
        }
    }

    /** {@code dx = dx + dy / count}. */
    public void addShare(float[] dy, int dyo, float count, float[] dx, int dxo, int n) {
        for (int i = 0; i < n; i++) {
            dx[dxo + i] += dy[dyo + i] / count;
        }
    }

    /** Where x is y, what is left goes to dx. */
    public void moveWhereEqual(float[] x, int xo, float[] y, int yo, float[] left, int lo, float[] dx, int dxo, int n) {
        for (int i = 0; i < n; i++) {
            boolean equal = x[xo + i] == y[yo + i];
            dx[dxo + i] += equal ? left[lo + i] : 0;
            left[lo + i] = equal ? 0 : left[lo + i];
        }
    }
}
