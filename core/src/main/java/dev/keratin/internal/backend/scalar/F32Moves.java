package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Rows by index: gather, its gradient, and the index of the largest element. */
final class F32Moves implements IntConsumer {

    private enum Work {
        GATHER,
        SCATTER_ADD,
        ARG_MAX,
        ARG_MIN
    }

    private static final int PIECE = 16384;
    private static final float[] NONE = {};
    private static final int[] NO_INDICES = {};

    private final Workers workers;
    private Work work = Work.GATHER;
    private float[] x = NONE;
    private float[] y = NONE;
    private int[] indices = NO_INDICES;
    private int count;
    private int tableRows;
    private int width;
    private int inner;
    private int rowsPerPiece;

    F32Moves(Workers workers) {
        this.workers = workers;
    }

    void gather(Buffer table, Buffer indices, Buffer y, int count, int tableRows, int width) {
        run(Work.GATHER, table.f32(), indices.i32(), y.f32(), count, tableRows, width, 1, count);
    }

    /** Shared out by rows of the table, so that each row adds up in the order of positions. */
    void scatterAdd(Buffer x, Buffer indices, Buffer y, int count, int tableRows, int width) {
        int[] at = indices.i32();
        for (int i = 0; i < count; i++) {
            checkIndex(at[i], i, tableRows);
        }
        run(Work.SCATTER_ADD, x.f32(), at, y.f32(), count, tableRows, width, 1, tableRows);
    }

    void argMax(boolean smallest, Buffer x, Buffer y, int outer, int n, int inner) {
        Work kind = smallest ? Work.ARG_MIN : Work.ARG_MAX;
        run(kind, x.f32(), y.i32(), NONE, 0, outer * inner, n, inner, outer * inner);
    }

    private void run(
            Work work, float[] x, int[] indices, float[] y, int count, int tableRows, int width, int inner, int rows) {
        this.work = work;
        this.x = x;
        this.indices = indices;
        this.y = y;
        this.count = count;
        this.tableRows = tableRows;
        this.width = width;
        this.inner = inner;
        // Every piece of a scatter looks at all indices, so there are few pieces.
        int least = work == Work.SCATTER_ADD ? Math.max(1, (rows + 15) / 16) : 1;
        rowsPerPiece = Math.max(least, PIECE / Math.max(1, width));
        workers.run((rows + rowsPerPiece - 1) / rowsPerPiece, this);
        this.x = NONE;
        this.indices = NO_INDICES;
        this.y = NONE;
    }

    @Override
    public void accept(int piece) {
        int from = piece * rowsPerPiece;
        switch (work) {
            case GATHER -> gather(from, Math.min(count, from + rowsPerPiece));
            case SCATTER_ADD -> scatterAdd(from, Math.min(tableRows, from + rowsPerPiece));
            default -> {
                int last = Math.min(tableRows, from + rowsPerPiece);
                for (int i = from; i < last; i++) {
                    indices[i] = extreme(i / inner * width * inner + i % inner);
                }
            }
        }
    }

    private void gather(int from, int to) {
        for (int i = from; i < to; i++) {
            int index = indices[i];
            checkIndex(index, i, tableRows);
            System.arraycopy(x, index * width, y, i * width, width);
        }
    }

    private void scatterAdd(int from, int to) {
        Arrays.fill(y, from * width, to * width, 0);
        for (int i = 0; i < count; i++) {
            int index = indices[i];
            if (index >= from && index < to) {
                int target = index * width;
                int source = i * width;
                for (int j = 0; j < width; j++) {
                    y[target + j] += x[source + j];
                }
            }
        }
    }

    private int extreme(int at) {
        boolean smallest = work == Work.ARG_MIN;
        int best = 0;
        float value = x[at];
        for (int i = 1; i < width; i++) {
            float candidate = x[at + i * inner];
            if (smallest ? candidate < value : candidate > value) {
                best = i;
                value = candidate;
            }
        }
        return best;
    }

    static void checkIndex(int index, int position, int tableRows) {
        if (index < 0 || index >= tableRows) {
            throw new IndexOutOfBoundsException("Index " + index + " at position " + position
                    + " is outside the table of " + tableRows + " rows; expected 0 to " + (tableRows - 1) + ".");
        }
    }
}
