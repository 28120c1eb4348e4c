package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Opcode;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Adam on a table whose gradient is rows at indices: the gradient of the whole table, nearly all zeros, never lies in memory. */
final class F32AdamRows implements IntConsumer {

    private static final int PIECE = 16384;
    private static final float[] NONE = {};

    private final Workers workers;
    private final F32ElementLoops loops;
    private final ThreadLocal<F32Scratch> scratch;
    private float[] w = NONE;
    private float[] m = NONE;
    private float[] v = NONE;
    private float[] g = NONE;
    private float alpha;
    private float rate1;
    private float rate2;
    private float epsilon;
    private int tableRows;
    private int width;
    private int rowsPerPiece;

    /** Of a row of the table its first position, of a position the next one of the same row; -1 for none. */
    private int[] first = {};

    private int[] next = {};

    /** The gradient of rows without positions. */
    private float[] zeros = NONE;

    F32AdamRows(Workers workers, F32ElementLoops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.loops = loops;
        this.scratch = scratch;
    }

    void run(
            Buffer w,
            Buffer m,
            Buffer v,
            Buffer g,
            Buffer indices,
            Buffer alpha,
            double beta1,
            double beta2,
            double epsilon,
            int count,
            int tableRows,
            int width) {
        this.w = w.f32();
        this.m = m.f32();
        this.v = v.f32();
        this.g = g.f32();
        this.alpha = alpha.f32()[0];
        this.rate1 = (float) (1 - beta1);
        this.rate2 = (float) (1 - beta2);
        this.epsilon = (float) epsilon;
        this.tableRows = tableRows;
        this.width = width;
        chain(indices.i32(), count);
        rowsPerPiece = Math.max(1, PIECE / Math.max(1, width));
        if (zeros.length < rowsPerPiece * width) {
            zeros = new float[rowsPerPiece * width];
        }
        workers.run((tableRows + rowsPerPiece - 1) / rowsPerPiece, this);
        this.w = NONE;
        this.m = NONE;
        this.v = NONE;
        this.g = NONE;
    }

    private void chain(int[] indices, int count) {
        if (first.length < tableRows) {
            first = new int[tableRows];
        }
        if (next.length < count) {
            next = new int[count];
        }
        Arrays.fill(first, 0, tableRows, -1);
        for (int i = count - 1; i >= 0; i--) {
            int row = indices[i];
            F32Moves.checkIndex(row, i, tableRows);
            next[i] = first[row];
            first[row] = i;
        }
    }

    @Override
    public void accept(int piece) {
        int last = Math.min(tableRows, (piece + 1) * rowsPerPiece);
        for (int row = piece * rowsPerPiece; row < last; ) {
            if (first[row] >= 0) {
                step(row);
                row++;
                continue;
            }
            int end = row + 1;
            while (end < last && first[end] < 0) {
                end++;
            }
            int n = (end - row) * width;
            loops.adam(w, m, v, row * width, zeros, 0, zeros, 0, alpha, rate1, rate2, epsilon, n);
            row = end;
        }
    }

    /** Adds up the gradients of a row and their squares, in the order of positions. */
    private void step(int row) {
        float[] sums = scratch.get().first(3 * width);
        int squares = width;
        int square = 2 * width;
        Arrays.fill(sums, 0, 2 * width, 0);
        for (int i = first[row]; i >= 0; i = next[i]) {
            loops.binary(Opcode.ADD, sums, 0, g, i * width, sums, 0, width);
            loops.unary(Opcode.SQUARE, 0, 0, g, i * width, sums, square, width);
            loops.binary(Opcode.ADD, sums, squares, sums, square, sums, squares, width);
        }
        loops.adam(w, m, v, row * width, sums, 0, sums, squares, alpha, rate1, rate2, epsilon, width);
    }
}
