package dev.keratin.layers.preprocessing;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/** The perspective that sees four points where four others are. */
final class Homography {

    private static final int UNKNOWNS = 8;

    private Homography() {}

    /**
     * The transforms of {@link AffineTransform} that read end points at start points.
     *
     * @param start floats {@code (batch, 4, 2)}: x and y of each point
     * @param end floats {@code (batch, 4, 2)}
     * @return floats {@code (batch, 8)}
     * @throws IllegalStateException where no perspective does it, for three points of the four lie on a line
     */
    static Tensor of(Tensor start, Tensor end) {
        int batch = start.shape().dim(0);
        Tensor result = Tensor.zeros(DType.FLOAT32, Shape.of(batch, UNKNOWNS));
        float[] to = result.buffer().f32();
        for (int b = 0; b < batch; b++) {
            double[][] rows = new double[UNKNOWNS][];
            for (int p = 0; p < 4; p++) {
                int at = (b * 4 + p) * 2;
                double x = end.getDouble(at);
                double y = end.getDouble(at + 1);
                double u = start.getDouble(at);
                double v = start.getDouble(at + 1);
                rows[2 * p] = new double[] {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
                rows[2 * p + 1] = new double[] {0, 0, 0, x, y, 1, -v * x, -v * y, v};
            }
            eliminate(rows);
            for (int i = 0; i < UNKNOWNS; i++) {
                to[b * UNKNOWNS + i] = (float) rows[i][UNKNOWNS];
            }
        }
        return result;
    }

    /** Solves the equations in place, each time with the largest pivot: the last column becomes the solution. */
    private static void eliminate(double[][] rows) {
        for (int i = 0; i < UNKNOWNS; i++) {
            int best = i;
            for (int r = i + 1; r < UNKNOWNS; r++) {
                best = Math.abs(rows[r][i]) > Math.abs(rows[best][i]) ? r : best;
            }
            double[] pivot = rows[best];
            rows[best] = rows[i];
            rows[i] = pivot;
            if (pivot[i] == 0) {
                throw new IllegalStateException("The four corners of an image must stay corners: three lie on a line.");
            }
            for (int r = 0; r < UNKNOWNS; r++) {
                double factor = rows[r][i] / pivot[i];
                for (int c = i; r != i && c <= UNKNOWNS; c++) {
                    rows[r][c] -= factor * pivot[c];
                }
            }
        }
        for (int i = 0; i < UNKNOWNS; i++) {
            rows[i][UNKNOWNS] /= rows[i][i];
        }
    }
}
