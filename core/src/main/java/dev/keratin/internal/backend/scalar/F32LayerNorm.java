package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Opcode;
import dev.keratin.backend.Reduction;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Layer normalization of rows and its gradient: each row passes once while it is in the first-level cache. */
final class F32LayerNorm implements IntConsumer {

    private static final int ROWS = Kernels.NORM_ROWS;
    private static final float[] NONE = {};

    private final Workers workers;
    private final F32ElementLoops elements;
    private final F32FoldLoops folds;
    private final ThreadLocal<F32Scratch> scratch;
    private boolean forward;
    private float[] x = NONE;
    private float[] gamma = NONE;
    private float[] beta = NONE;
    private float[] y = NONE;
    private float[] mean = NONE;
    private float[] deviation = NONE;
    private float[] dy = NONE;
    private float epsilon;
    private int rows;
    private int n;

    /** For each block of rows its sums for gamma and for beta. */
    private float[] partials = NONE;

    F32LayerNorm(Workers workers, F32Loops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.elements = loops.elements();
        this.folds = loops.folds();
        this.scratch = scratch;
    }

    void forward(
            Buffer x,
            Buffer gamma,
            Buffer beta,
            Buffer y,
            Buffer mean,
            Buffer deviation,
            double epsilon,
            int rows,
            int n) {
        this.forward = true;
        this.x = x.f32();
        this.gamma = gamma.f32();
        this.beta = beta.f32();
        this.y = y.f32();
        this.mean = mean.f32();
        this.deviation = deviation.f32();
        this.epsilon = (float) epsilon;
        run(rows, n);
    }

    void backward(
            Buffer x,
            Buffer gamma,
            Buffer mean,
            Buffer deviation,
            Buffer dy,
            Buffer dx,
            Buffer dgamma,
            Buffer dbeta,
            int rows,
            int n) {
        this.forward = false;
        this.x = x.f32();
        this.gamma = gamma.f32();
        this.mean = mean.f32();
        this.deviation = deviation.f32();
        this.dy = dy.f32();
        this.y = dx.f32();
        int blocks = (rows + ROWS - 1) / ROWS;
        if (partials.length < 2 * n * blocks) {
            partials = new float[2 * n * blocks];
        }
        run(rows, n);
        Arrays.fill(dgamma.f32(), 0, n, 0);
        Arrays.fill(dbeta.f32(), 0, n, 0);
        for (int block = 0; block < blocks; block++) {
            elements.binary(Opcode.ADD, dgamma.f32(), 0, partials, 2 * block * n, dgamma.f32(), 0, n);
            elements.binary(Opcode.ADD, dbeta.f32(), 0, partials, (2 * block + 1) * n, dbeta.f32(), 0, n);
        }
    }

    private void run(int rows, int n) {
        this.rows = rows;
        this.n = n;
        workers.run((rows + ROWS - 1) / ROWS, this);
        x = NONE;
        gamma = NONE;
        beta = NONE;
        y = NONE;
        mean = NONE;
        deviation = NONE;
        dy = NONE;
    }

    @Override
    public void accept(int block) {
        F32Scratch own = scratch.get();
        int last = Math.min(rows, (block + 1) * ROWS);
        if (forward) {
            for (int row = block * ROWS; row < last; row++) {
                normalize(row, own.lanes);
            }
            return;
        }
        Arrays.fill(partials, 2 * block * n, 2 * (block + 1) * n, 0);
        for (int row = block * ROWS; row < last; row++) {
            gradient(row, block, own.first(2 * n), own.lanes);
        }
    }

    private void normalize(int row, float[] lanes) {
        int at = row * n;
        float average = sum(x, at, lanes) / n;
        // fma(1, x, -mean) is x - mean rounded once; adding -0 changes nothing.
        elements.unary(Opcode.SCALE_SHIFT, 1, -average, x, at, y, at, n);
        float factor = 1 / (float) Math.sqrt(dot(y, at, y, at, lanes) / n + epsilon);
        elements.unary(Opcode.SCALE_SHIFT, factor, -0.0f, y, at, y, at, n);
        elements.ternary(Opcode.FMA, y, at, gamma, 0, beta, 0, y, at, n);
        mean[row] = average;
        deviation[row] = factor;
    }

    private void gradient(int row, int block, float[] own, float[] lanes) {
        int at = row * n;
        float factor = deviation[row];
        elements.unary(Opcode.SCALE_SHIFT, 1, -mean[row], x, at, own, 0, n);
        elements.unary(Opcode.SCALE_SHIFT, factor, -0.0f, own, 0, own, 0, n);
        int forGamma = 2 * block * n;
        elements.ternary(Opcode.FMA, dy, at, own, 0, partials, forGamma, partials, forGamma, n);
        elements.binary(Opcode.ADD, partials, forGamma + n, dy, at, partials, forGamma + n, n);
        elements.binary(Opcode.MULTIPLY, dy, at, gamma, 0, own, n, n);
        float average = sum(own, n, lanes) / n;
        float slope = dot(own, n, own, 0, lanes) / n;
        elements.unary(Opcode.SCALE_SHIFT, slope, average, own, 0, own, 0, n);
        elements.binary(Opcode.SUBTRACT, own, n, own, 0, own, 0, n);
        elements.unary(Opcode.SCALE_SHIFT, factor, -0.0f, own, 0, y, at, n);
    }

    private float sum(float[] from, int at, float[] lanes) {
        float value = 0;
        for (int i = 0; i < n; i += Kernels.REDUCE_CHUNK) {
            float next = folds.row(Reduction.SUM, from, at + i, Math.min(n - i, Kernels.REDUCE_CHUNK), lanes);
            value = i == 0 ? next : value + next;
        }
        return value;
    }

    private float dot(float[] a, int ao, float[] b, int bo, float[] lanes) {
        float value = 0;
        for (int i = 0; i < n; i += Kernels.REDUCE_CHUNK) {
            float next = folds.dot(a, ao + i, b, bo + i, Math.min(n - i, Kernels.REDUCE_CHUNK), lanes);
            value = i == 0 ? next : value + next;
        }
        return value;
    }
}
