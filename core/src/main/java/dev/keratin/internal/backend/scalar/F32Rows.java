package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Opcode;
import dev.keratin.backend.Reduction;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.function.IntConsumer;

/** What works on whole rows of [rows, n]: softmax and its relatives. */
final class F32Rows implements IntConsumer {

    private enum Work {
        SOFTMAX,
        LOG_SOFTMAX,
        SOFTMAX_GRADIENT,
        CROSSENTROPY,
        CROSSENTROPY_GRADIENT
    }

    private static final int PIECE = 4096;
    private static final float[] NONE = {};
    private static final int[] NO_LABELS = {};

    private final Workers workers;
    private final F32ElementLoops elements;
    private final F32FoldLoops folds;
    private final ThreadLocal<F32Scratch> scratch;
    private Work work = Work.SOFTMAX;
    private float[] x = NONE;
    private float[] second = NONE;
    private float[] y = NONE;
    private int[] labels = NO_LABELS;
    private int rows;
    private int n;
    private int rowsPerPiece;

    F32Rows(Workers workers, F32Loops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.elements = loops.elements();
        this.folds = loops.folds();
        this.scratch = scratch;
    }

    void softmax(Buffer x, Buffer y, int rows, int n) {
        run(Work.SOFTMAX, x.f32(), NONE, NO_LABELS, y.f32(), rows, n);
    }

    void logSoftmax(Buffer x, Buffer y, int rows, int n) {
        run(Work.LOG_SOFTMAX, x.f32(), NONE, NO_LABELS, y.f32(), rows, n);
    }

    void softmaxGradient(Buffer y, Buffer dy, Buffer dx, int rows, int n) {
        run(Work.SOFTMAX_GRADIENT, y.f32(), dy.f32(), NO_LABELS, dx.f32(), rows, n);
    }

    void crossentropy(Buffer logits, Buffer labels, Buffer loss, Buffer softmax, int rows, int n) {
        run(Work.CROSSENTROPY, logits.f32(), loss.f32(), labels.i32(), softmax.f32(), rows, n);
    }

    void crossentropyGradient(Buffer softmax, Buffer labels, Buffer dloss, Buffer dx, int rows, int n) {
        run(Work.CROSSENTROPY_GRADIENT, softmax.f32(), dloss.f32(), labels.i32(), dx.f32(), rows, n);
    }

    private void run(Work work, float[] x, float[] second, int[] labels, float[] y, int rows, int n) {
        this.work = work;
        this.x = x;
        this.second = second;
        this.labels = labels;
        this.y = y;
        this.rows = rows;
        this.n = n;
        rowsPerPiece = Math.max(1, PIECE / Math.max(1, n));
        workers.run((rows + rowsPerPiece - 1) / rowsPerPiece, this);
        this.x = NONE;
        this.second = NONE;
        this.labels = NO_LABELS;
        this.y = NONE;
    }

    @Override
    public void accept(int piece) {
        F32Scratch own = scratch.get();
        int last = Math.min(rows, (piece + 1) * rowsPerPiece);
        for (int row = piece * rowsPerPiece; row < last; row++) {
            int at = row * n;
            switch (work) {
                case SOFTMAX -> softmax(at, own);
                case LOG_SOFTMAX -> logSoftmax(at, own);
                case SOFTMAX_GRADIENT -> gradient(at, own.lanes);
                case CROSSENTROPY -> crossentropy(row, at, own);
                case CROSSENTROPY_GRADIENT -> crossentropyGradient(row, at);
            }
        }
    }

    /** Leaves exp(x - max) in {@code out}; returns its sum. */
    private float exponentials(int at, float max, float[] out, int o, float[] lanes) {
        // fma(1, x, -max) is x - max rounded once.
        elements.unary(Opcode.SCALE_SHIFT, 1, -max, x, at, out, o, n);
        elements.unary(Opcode.EXP, 0, 0, out, o, out, o, n);
        return sum(Reduction.SUM, out, o, lanes);
    }

    private float sum(Reduction reduction, float[] from, int at, float[] lanes) {
        float value = folds.row(reduction, from, at, Math.min(n, Kernels.REDUCE_CHUNK), lanes);
        for (int i = Kernels.REDUCE_CHUNK; i < n; i += Kernels.REDUCE_CHUNK) {
            float next = folds.row(reduction, from, at + i, Math.min(n - i, Kernels.REDUCE_CHUNK), lanes);
            value = F32FoldLoops.combine(reduction, value, next);
        }
        return value;
    }

    private void softmax(int at, F32Scratch own) {
        float max = sum(Reduction.MAX, x, at, own.lanes);
        float sum = exponentials(at, max, y, at, own.lanes);
        elements.divide(y, at, sum, n);
    }

    private void logSoftmax(int at, F32Scratch own) {
        float max = sum(Reduction.MAX, x, at, own.lanes);
        float[] exponentials = own.first(n);
        float log = MathF32.log(exponentials(at, max, exponentials, 0, own.lanes));
        elements.unary(Opcode.SCALE_SHIFT, 1, -max, x, at, y, at, n);
        elements.unary(Opcode.SCALE_SHIFT, 1, -log, y, at, y, at, n);
    }

    private void gradient(int at, float[] lanes) {
        float sum = folds.dot(second, at, x, at, Math.min(n, Kernels.REDUCE_CHUNK), lanes);
        for (int i = Kernels.REDUCE_CHUNK; i < n; i += Kernels.REDUCE_CHUNK) {
            sum += folds.dot(second, at + i, x, at + i, Math.min(n - i, Kernels.REDUCE_CHUNK), lanes);
        }
        elements.unary(Opcode.SCALE_SHIFT, 1, -sum, second, at, y, at, n);
        elements.binary(Opcode.MULTIPLY, y, at, x, at, y, at, n);
    }

    private void crossentropy(int row, int at, F32Scratch own) {
        float max = sum(Reduction.MAX, x, at, own.lanes);
        int label = labels[row];
        boolean known = label >= 0 && label < n;
        float shifted = known ? x[at + label] - max : Float.NaN;
        float sum = exponentials(at, max, y, at, own.lanes);
        elements.divide(y, at, sum, n);
        second[row] = MathF32.log(sum) - shifted;
    }

    private void crossentropyGradient(int row, int at) {
        float scale = second[row];
        int label = labels[row];
        float atLabel = label >= 0 && label < n ? (x[at + label] - 1) * scale : 0;
        elements.unary(Opcode.SCALE_SHIFT, scale, -0.0f, x, at, y, at, n);
        if (label >= 0 && label < n) {
            y[at + label] = atLabel;
        }
    }
}
