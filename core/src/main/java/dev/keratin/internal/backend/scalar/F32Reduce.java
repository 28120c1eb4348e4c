package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Reduction;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.function.IntConsumer;

/** Reductions of the middle axis of [outer, n, inner]: in chunks of a fixed length whose results are combined in ascending order. */
final class F32Reduce implements IntConsumer {

    private static final int PIECE = 16384;

    /** Columns that stay in the first-level cache while the rows pass. */
    private static final int COLUMNS = 1024;

    private static final float[] NONE = {};

    private final Workers workers;
    private final F32FoldLoops loops;
    private final ThreadLocal<F32Scratch> scratch;
    private Reduction reduction = Reduction.SUM;
    private float[] x = NONE;
    private float[] target = NONE;
    private float[] partials = NONE;
    private int n;
    private int inner;
    private int chunks;
    private int strips;
    private int items;
    private int itemsPerPiece;

    F32Reduce(Workers workers, F32FoldLoops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.loops = loops;
        this.scratch = scratch;
    }

    void run(Reduction reduction, Buffer x, Buffer y, int outer, int n, int inner) {
        if (outer == 0 || inner == 0) {
            return;
        }
        this.reduction = reduction;
        this.x = x.f32();
        this.n = n;
        this.inner = inner;
        chunks = Math.max(1, (n + Kernels.REDUCE_CHUNK - 1) / Kernels.REDUCE_CHUNK);
        strips = (inner + COLUMNS - 1) / COLUMNS;
        items = outer * chunks * strips;
        long itemSize = (long) Math.min(n, Kernels.REDUCE_CHUNK) * Math.min(inner, COLUMNS);
        itemsPerPiece = (int) Math.max(1, PIECE / Math.max(1, itemSize));
        float[] result = y.f32();
        if (chunks > 1 && partials.length < outer * chunks * inner) {
            partials = new float[outer * chunks * inner];
        }
        target = chunks > 1 ? partials : result;
        workers.run((items + itemsPerPiece - 1) / itemsPerPiece, this);
        if (chunks > 1) {
            combine(result, outer);
        }
        this.x = NONE;
        this.target = NONE;
    }

    private void combine(float[] result, int outer) {
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < inner; j++) {
                int at = o * chunks * inner + j;
                float value = partials[at];
                for (int chunk = 1; chunk < chunks; chunk++) {
                    value = F32FoldLoops.combine(reduction, value, partials[at + chunk * inner]);
                }
                result[o * inner + j] = value;
            }
        }
    }

    @Override
    public void accept(int piece) {
        int last = Math.min(items, (piece + 1) * itemsPerPiece);
        float[] lanes = scratch.get().lanes;
        for (int item = piece * itemsPerPiece; item < last; item++) {
            int strip = item % strips;
            int chunk = item / strips % chunks;
            int o = item / strips / chunks;
            int from = chunk * Kernels.REDUCE_CHUNK;
            int length = Math.min(Kernels.REDUCE_CHUNK, n - from);
            int at = (o * n + from) * inner;
            int to = (o * chunks + chunk) * inner;
            if (inner == 1) {
                target[to] = loops.row(reduction, x, at, length, lanes);
            } else {
                int j = strip * COLUMNS;
                loops.columns(reduction, x, at + j, inner, length, target, to + j, Math.min(COLUMNS, inner - j));
            }
        }
    }
}
