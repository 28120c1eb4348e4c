package dev.keratin.ops;

/** Factors of single matrices in double precision, row-major; plain loops, the same bits everywhere. */
final class Factorizations {

    private static final int SWEEPS = 60;

    private Factorizations() {}

    /** Rows swapped so that pivots are largest: afterwards {@code a} holds both factors, {@code order} the rows. Gives the sign of the swaps. */
    static int lu(double[] a, int n, int[] order) {
        int sign = 1;
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int k = 0; k < n; k++) {
            int best = k;
            for (int i = k + 1; i < n; i++) {
                best = Math.abs(a[i * n + k]) > Math.abs(a[best * n + k]) ? i : best;
            }
            if (best != k) {
                swapRows(a, n, k, best);
                int row = order[k];
                order[k] = order[best];
                order[best] = row;
                sign = -sign;
            }
            for (int i = k + 1; i < n && a[k * n + k] != 0; i++) {
                double factor = a[i * n + k] / a[k * n + k];
                a[i * n + k] = factor;
                for (int j = k + 1; j < n; j++) {
                    a[i * n + j] -= factor * a[k * n + j];
                }
            }
        }
        return sign;
    }

    private static void swapRows(double[] a, int n, int i, int j) {
        for (int k = 0; k < n; k++) {
            double element = a[i * n + k];
            a[i * n + k] = a[j * n + k];
            a[j * n + k] = element;
        }
    }

    /** x with {@code a x = b}, b having {@code columns}. */
    static double[] solve(double[] a, int n, double[] b, int columns) {
        double[] factors = a.clone();
        int[] order = new int[n];
        lu(factors, n, order);
        double[] x = new double[n * columns];
        for (int i = 0; i < n; i++) {
            System.arraycopy(b, order[i] * columns, x, i * columns, columns);
        }
        substitute(factors, n, x, columns, true, true);
        substitute(factors, n, x, columns, false, false);
        return x;
    }

    /** Solves with one triangle of a, in place. */
    static void substitute(double[] a, int n, double[] x, int columns, boolean lower, boolean unit) {
        for (int step = 0; step < n; step++) {
            int i = lower ? step : n - 1 - step;
            for (int c = 0; c < columns; c++) {
                double sum = x[i * columns + c];
                for (int j = lower ? 0 : i + 1; j < (lower ? i : n); j++) {
                    sum -= a[i * n + j] * x[j * columns + c];
                }
                x[i * columns + c] = unit ? sum : sum / a[i * n + i];
            }
        }
    }

    /** The lower triangle whose product with its transpose is a, of which only the lower triangle is read. */
    static double[] cholesky(double[] a, int n) {
        double[] l = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i * n + k] * l[j * n + k];
                }
                l[i * n + j] = i == j ? Math.sqrt(sum) : sum / l[j * n + j];
            }
        }
        return l;
    }

    /** Householder's reflections: r is left in {@code a} (rows x columns), the result is the square q. */
    static double[] qr(double[] a, int rows, int columns) {
        double[] q = new double[rows * rows];
        for (int i = 0; i < rows; i++) {
            q[i * rows + i] = 1;
        }
        for (int k = 0; k < Math.min(rows - 1, columns); k++) {
            double tail = 0;
            for (int i = k + 1; i < rows; i++) {
                tail += a[i * columns + k] * a[i * columns + k];
            }
            if (tail == 0) {
                continue;
            }
            double head = a[k * columns + k];
            double length = Math.sqrt(head * head + tail);
            double[] v = new double[rows];
            v[k] = head + (head >= 0 ? length : -length);
            for (int i = k + 1; i < rows; i++) {
                v[i] = a[i * columns + k];
            }
            double scale = 2 / (v[k] * v[k] + tail);
            reflectRows(a, rows, columns, v, k, scale);
            reflectColumns(q, rows, v, k, scale);
        }
        return q;
    }

    private static void reflectRows(double[] a, int rows, int columns, double[] v, int from, double scale) {
        for (int j = 0; j < columns; j++) {
            double dot = 0;
            for (int i = from; i < rows; i++) {
                dot += v[i] * a[i * columns + j];
            }
            for (int i = from; i < rows; i++) {
                a[i * columns + j] -= scale * dot * v[i];
            }
        }
    }

    private static void reflectColumns(double[] q, int n, double[] v, int from, double scale) {
        for (int i = 0; i < n; i++) {
            double dot = 0;
            for (int j = from; j < n; j++) {
                dot += q[i * n + j] * v[j];
            }
            for (int j = from; j < n; j++) {
                q[i * n + j] -= scale * dot * v[j];
            }
        }
    }

    /** Jacobi's rotations of a symmetric matrix: eigenvalues are left on the diagonal of {@code a}, the result's columns are the eigenvectors. */
    static double[] eigenvectors(double[] a, int n) {
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++) {
            v[i * n + i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double rest = 0;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rest += Math.abs(a[p * n + q]);
                    if (a[p * n + q] != 0) {
                        rotate(a, v, n, p, q);
                    }
                }
            }
            if (rest == 0) {
                break;
            }
        }
        return v;
    }

    private static void rotate(double[] a, double[] v, int n, int p, int q) {
        double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
        double root = Math.sqrt(theta * theta + 1);
        double t = Double.isInfinite(theta * theta) ? 0.5 / theta : (theta >= 0 ? 1 : -1) / (Math.abs(theta) + root);
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < n; k++) {
            double x = a[k * n + p];
            double y = a[k * n + q];
            a[k * n + p] = c * x - s * y;
            a[k * n + q] = s * x + c * y;
        }
        for (int k = 0; k < n; k++) {
            double x = a[p * n + k];
            double y = a[q * n + k];
            a[p * n + k] = c * x - s * y;
            a[q * n + k] = s * x + c * y;
            double left = v[k * n + p];
            double right = v[k * n + q];
            v[k * n + p] = c * left - s * right;
            v[k * n + q] = s * left + c * right;
        }
        a[p * n + q] = 0;
        a[q * n + p] = 0;
    }
}
