package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.function.IntConsumer;

/**
 * Permutes axes. Neighbouring axes that stay neighbours are seen as one; then, if the last axis stays last, runs are copied, else squares are
 * transposed between the axis that is last in x and the one that is last in y.
 */
final class F32Transpose implements IntConsumer {

    private static final int SQUARE = 32;
    private static final int PIECE = 16384;
    private static final int MAX_RANK = 32;
    private static final float[] NONE = {};

    private final Workers workers;
    private float[] x = NONE;
    private float[] y = NONE;

    /** Axes of y after merging: lengths, steps in x, steps in y. */
    private final int[] length = new int[MAX_RANK];

    private final int[] stepX = new int[MAX_RANK];
    private final int[] stepY = new int[MAX_RANK];
    private final int[] shapeSteps = new int[MAX_RANK];
    private int rank;

    /** The axis of y that is last in x. */
    private int lastOfX;

    private int items;
    private int itemsPerPiece;

    F32Transpose(Workers workers) {
        this.workers = workers;
    }

    void run(Buffer from, Buffer to, int[] shapeOfX, int[] permutation) {
        merge(shapeOfX, permutation);
        x = from.f32();
        y = to.f32();
        int size = 1;
        for (int axis = 0; axis < rank; axis++) {
            size *= length[axis];
        }
        if (size > 0) {
            int itemSize = length[lastOfX];
            if (lastOfX != rank - 1) {
                itemSize = SQUARE * SQUARE;
                items = size / length[lastOfX] / length[rank - 1] * squares(lastOfX) * squares(rank - 1);
            } else {
                items = size / itemSize;
            }
            itemsPerPiece = Math.max(1, PIECE / itemSize);
            workers.run((items + itemsPerPiece - 1) / itemsPerPiece, this);
        }
        x = NONE;
        y = NONE;
    }

    private int squares(int axis) {
        return (length[axis] + SQUARE - 1) / SQUARE;
    }

    private void merge(int[] shapeOfX, int[] permutation) {
        int axes = permutation.length;
        int step = 1;
        for (int axis = axes - 1; axis >= 0; axis--) {
            shapeSteps[axis] = step;
            step *= shapeOfX[axis];
        }
        rank = 0;
        for (int axis : permutation) {
            int n = shapeOfX[axis];
            if (n == 1) {
                continue;
            }
            if (rank > 0 && stepX[rank - 1] == n * shapeSteps[axis]) {
                length[rank - 1] *= n;
                stepX[rank - 1] = shapeSteps[axis];
            } else {
                length[rank] = n;
                stepX[rank] = shapeSteps[axis];
                rank++;
            }
        }
        if (rank == 0) {
            length[0] = 1;
            stepX[0] = 1;
            rank = 1;
        }
        int stepInY = 1;
        lastOfX = rank - 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            stepY[axis] = stepInY;
            stepInY *= length[axis];
            if (stepX[axis] == 1) {
                lastOfX = axis;
            }
        }
    }

    @Override
    public void accept(int piece) {
        int last = Math.min(items, (piece + 1) * itemsPerPiece);
        for (int item = piece * itemsPerPiece; item < last; item++) {
            if (lastOfX == rank - 1) {
                copyRun(item);
            } else {
                transposeSquare(item);
            }
        }
    }

    private void copyRun(int item) {
        int n = length[rank - 1];
        int from = 0;
        int rest = item;
        for (int axis = rank - 2; axis >= 0; axis--) {
            from += rest % length[axis] * stepX[axis];
            rest /= length[axis];
        }
        System.arraycopy(x, from, y, item * n, n);
    }

    private void transposeSquare(int item) {
        int rowSquare = item % squares(lastOfX);
        int rest = item / squares(lastOfX);
        int columnSquare = rest % squares(rank - 1);
        rest /= squares(rank - 1);
        int from = rowSquare * SQUARE + columnSquare * SQUARE * stepX[rank - 1];
        int to = rowSquare * SQUARE * stepY[lastOfX] + columnSquare * SQUARE;
        for (int axis = rank - 2; axis >= 0; axis--) {
            if (axis != lastOfX) {
                int index = rest % length[axis];
                rest /= length[axis];
                from += index * stepX[axis];
                to += index * stepY[axis];
            }
        }
        int rows = Math.min(SQUARE, length[lastOfX] - rowSquare * SQUARE);
        int columns = Math.min(SQUARE, length[rank - 1] - columnSquare * SQUARE);
        int columnStep = stepX[rank - 1];
        int rowStep = stepY[lastOfX];
        for (int r = 0; r < rows; r++) {
            int source = from + r;
            int target = to + r * rowStep;
            for (int c = 0; c < columns; c++) {
                y[target + c] = x[source + c * columnStep];
            }
        }
    }
}
