package dev.keratin.initializers;

/** The orthonormal factor of a QR decomposition, by Householder's reflections in double precision (Golub and Van Loan, section 5.2). */
final class Householder {

    private Householder() {}

    /**
     * Q of a = QR with a positive diagonal in R, which makes it unique.
     *
     * @param a a matrix, row by row, with at least as many rows as columns
     * @return Q column by column
     */
    static double[][] orthonormal(float[] a, int rows, int columns) {
        double[][] reflectors = new double[columns][rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                reflectors[j][i] = a[i * columns + j];
            }
        }
        boolean[] negative = new boolean[columns];
        for (int j = 0; j < columns; j++) {
            double[] v = reflectors[j];
            double norm = norm(v, j);
            // The sign that does not cancel; the diagonal of R gets the opposite one.
            double diagonal = v[j] > 0 ? -norm : norm;
            negative[j] = diagonal < 0;
            v[j] -= diagonal;
            double length = norm(v, j);
            for (int i = j; i < rows && length > 0; i++) {
                v[i] /= length;
            }
            for (int k = j + 1; k < columns; k++) {
                reflect(v, reflectors[k], j);
            }
        }
        double[][] q = new double[columns][rows];
        for (int j = 0; j < columns; j++) {
            q[j][j] = negative[j] ? -1 : 1;
            for (int k = columns - 1; k >= 0; k--) {
                reflect(reflectors[k], q[j], k);
            }
        }
        return q;
    }

    private static double norm(double[] v, int from) {
        double sum = 0;
        for (int i = from; i < v.length; i++) {
            sum += v[i] * v[i];
        }
        return Math.sqrt(sum);
    }

    private static void reflect(double[] v, double[] x, int from) {
        double dot = 0;
        for (int i = from; i < v.length; i++) {
            dot += v[i] * x[i];
        }
        for (int i = from; i < v.length; i++) {
            x[i] -= 2 * dot * v[i];
        }
    }
}
