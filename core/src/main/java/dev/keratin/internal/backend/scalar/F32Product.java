package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Matmul;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Matrix products, cut into tiles of C whose size follows from the shape; the epilogue runs on each tile while it is in the cache. */
final class F32Product implements IntConsumer {

    /** Multiplications that are worth a piece of work of their own. */
    private static final long PIECE = 1 << 16;

    private static final int MOST_ROWS = 512;
    private static final int MOST_COLUMNS = 512;

    private static final float[] NONE = {};

    private final Workers workers;
    private final F32TileLoops loops;
    private final ThreadLocal<F32Scratch> scratch;
    private Matmul spec = Matmul.of(false, false, 0, 0, 0);
    private float[] a = NONE;
    private float[] b = NONE;
    private float[] c = NONE;
    private @Nullable Epilogue epilogue;
    private int tileRows;
    private int tileColumns;
    private int rowTiles;
    private int columnTiles;

    F32Product(Workers workers, F32TileLoops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.loops = loops;
        this.scratch = scratch;
    }

    void run(Matmul spec, Buffer a, Buffer b, Buffer c, @Nullable Epilogue epilogue) {
        if (spec.m() == 0 || spec.n() == 0 || spec.batch() == 0) {
            return;
        }
        this.spec = spec;
        this.a = a.f32();
        this.b = b.f32();
        this.c = c.f32();
        this.epilogue = epilogue;
        cut(spec.m(), spec.n(), Math.max(1, spec.k()));
        workers.run(spec.batch() * rowTiles * columnTiles, this);
        this.a = NONE;
        this.b = NONE;
        this.c = NONE;
        this.epilogue = null;
    }

    /**
     * Starts from the largest tiles that the caches like and halves them until there are enough for the threads: rows first, then columns. Large
     * tiles pack less; as many for each thread leave none waiting. The result does not depend on it, as each element adds up over the whole of k in one place.
     */
    private void cut(int m, int n, int k) {
        tileRows = even(m, pieces(m, MOST_ROWS), 8);
        tileColumns = Math.min(n, MOST_COLUMNS);
        int wanted = workers.threads() == 1 ? 1 : 2 * workers.threads();
        while (spec.batch() * pieces(m, tileRows) * pieces(n, tileColumns) < wanted
                && (long) tileRows * tileColumns * k >= 2 * PIECE) {
            // Each tile that shares a strip of a transposed B packs it again.
            int rows = spec.transposeB() ? tileRows : Math.min(tileRows, 32);
            if (tileRows > rows || tileColumns <= 128 && tileRows > 8) {
                tileRows = half(tileRows, 8);
            } else if (tileColumns > 32) {
                tileColumns = half(tileColumns, 32);
            } else {
                break;
            }
        }
        columnTiles = pieces(n, tileColumns);
        int threads = workers.threads();
        if (spec.batch() * columnTiles % threads != 0 && tileRows > 8 * threads) {
            int rounds = pieces(pieces(m, tileRows), threads);
            tileRows = even(m, rounds * threads, 8);
        }
        rowTiles = pieces(m, tileRows);
    }

    /** The size of each of {@code count} pieces. */
    private static int even(int size, int count, int multiple) {
        return Math.min(size, pieces(pieces(size, count), multiple) * multiple);
    }

    private static int pieces(int size, int piece) {
        return (size + piece - 1) / piece;
    }

    private static int half(int size, int multiple) {
        return (size / 2 + multiple - 1) / multiple * multiple;
    }

    @Override
    public void accept(int piece) {
        int m = spec.m();
        int n = spec.n();
        int k = spec.k();
        int columnTile = piece % columnTiles;
        int rowTile = piece / columnTiles % rowTiles;
        int product = piece / columnTiles / rowTiles;
        int i = rowTile * tileRows;
        int j = columnTile * tileColumns;
        int rows = Math.min(tileRows, m - i);
        int columns = Math.min(tileColumns, n - j);
        int aRow = spec.transposeA() ? 1 : k;
        int aStep = spec.transposeA() ? m : 1;
        int bRow = spec.transposeB() ? 1 : n;
        int bStep = spec.transposeB() ? k : 1;
        int co = product * m * n + i * n + j;
        F32Scratch own = scratch.get();
        loops.tile(
                a,
                product * spec.strideA() + i * aRow,
                aRow,
                aStep,
                b,
                product * spec.strideB() + j * bStep,
                bRow,
                bStep,
                c,
                co,
                n,
                rows,
                columns,
                k,
                own.first(loops.packLength(rows, columns, k, spec.transposeA())));
        Epilogue after = epilogue;
        if (after != null) {
            own.interpreter.bindAfter(c, after.program(), after.inputs(), after.outputs());
            if (columns == n) {
                own.interpreter.run(co, co + rows * n);
            } else {
                for (int r = 0; r < rows; r++) {
                    own.interpreter.run(co + r * n, co + r * n + columns);
                }
            }
        }
    }
}
