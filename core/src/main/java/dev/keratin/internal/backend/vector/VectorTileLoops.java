package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;

import dev.keratin.backend.Kernels;
import dev.keratin.internal.backend.scalar.F32TileLoops;

/**
 * Matrix products by {@link RegisterTiles}, a strip of two vectors of columns at a time. B is read where it lies; it is packed where it is
 * stored transposed, and where so many rows share a strip that better locality pays for the copy.
 */
final class VectorTileLoops extends F32TileLoops {

    private static final int STRIP = 2 * LANES;

    /** Rows and depth from which copying a strip pays. */
    private static final int PACK_ROWS = 256;

    private static final int PACK_DEPTH = 512;

    /** Rows of a register tile: with vectors below 512 bits there are 16 registers, which 8 rows of 2 would overflow. */
    private static final int TILE_ROWS = LANES >= 16 ? 8 : 4;

    /** Where a tile is put that is not stored in C as it is. */
    private static final int TILE = 8 * STRIP;

    /** Where a packed strip begins: behind the tile and as many last rows of B as a vector can reach beyond. */
    private static final int PANEL = TILE + (LANES + 1) * LANES;

    @Override
    public int packLength(int columns, int k, boolean transposedB) {
        return PANEL + Math.min(k, Kernels.K_CHUNK) * STRIP;
    }

    @Override
    public void tile(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bRow,
            int bStep,
            float[] c,
            int co,
            int cRow,
            int rows,
            int columns,
            int k,
            float[] pack) {
        for (int j = 0; j < columns; ) {
            int width = columns - j >= STRIP ? STRIP : Math.min(LANES, columns - j);
            for (int p = 0; p == 0 || p < k; p += Kernels.K_CHUNK) {
                int depth = Math.min(Kernels.K_CHUNK, k - p);
                int at = ao + p * aStep;
                int from = bo + p * bRow + j * bStep;
                boolean add = p > 0;
                if (bStep != 1) {
                    packTransposed(b, from, bStep, width, depth, pack);
                    strip(a, at, aRow, aStep, pack, PANEL, STRIP, c, co + j, cRow, rows, width, depth, add, pack);
                } else if (rows >= PACK_ROWS && depth >= PACK_DEPTH && width == STRIP) {
                    for (int q = 0; q < depth; q++) {
                        System.arraycopy(b, from + q * bRow, pack, PANEL + q * STRIP, STRIP);
                    }
                    strip(a, at, aRow, aStep, pack, PANEL, STRIP, c, co + j, cRow, rows, width, depth, add, pack);
                } else {
                    strip(a, at, aRow, aStep, b, from, bRow, c, co + j, cRow, rows, width, depth, add, pack);
                }
            }
            j += width;
        }
    }

    /** Makes rows of B out of its columns; what is missing to a whole vector is left as it was, in lanes that are not stored. */
    private static void packTransposed(float[] b, int bo, int bStep, int width, int depth, float[] pack) {
        for (int j = 0; j < width; j += 4) {
            int b0 = bo + j * bStep;
            int b1 = j + 1 < width ? b0 + bStep : b0;
            int b2 = j + 2 < width ? b1 + bStep : b0;
            int b3 = j + 3 < width ? b2 + bStep : b0;
            int to = PANEL + j;
            for (int q = 0; q < depth; q++) {
                pack[to] = b[b0 + q];
                pack[to + 1] = b[b1 + q];
                pack[to + 2] = b[b2 + q];
                pack[to + 3] = b[b3 + q];
                to += STRIP;
            }
        }
    }

    /** One strip of columns and one chunk of k, for all rows. */
    private static void strip(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int rows,
            int width,
            int depth,
            boolean add,
            float[] pack) {
        if (width < STRIP) {
            narrow(a, ao, aRow, aStep, b, bo, bRow, c, co, cRow, rows, width, depth, add, pack);
            return;
        }
        int height;
        for (int i = 0; i < rows; i += height) {
            height = height(rows - i);
            int from = ao + i * aRow;
            int to = co + i * cRow;
            if (add) {
                registers(height, a, from, aRow, aStep, b, bo, bRow, pack, 0, STRIP, depth);
                store(pack, c, to, cRow, height, width, true);
            } else {
                registers(height, a, from, aRow, aStep, b, bo, bRow, c, to, cRow, depth);
            }
        }
    }

    /** A strip of at most one vector. Its vectors read on into the next row of B, in lanes that are not stored; the last rows have no next one. */
    private static void narrow(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int rows,
            int width,
            int depth,
            boolean add,
            float[] pack) {
        int room = b.length - bo - LANES;
        int safe = room < 0 ? 0 : Math.min(depth, room / bRow + 1);
        for (int q = safe; q < depth; q++) {
            System.arraycopy(b, bo + q * bRow, pack, TILE + (q - safe) * LANES, width);
        }
        int height;
        for (int i = 0; i < rows; i += height) {
            height = height(rows - i);
            int from = ao + i * aRow;
            narrowRegisters(height, a, from, aRow, aStep, b, bo, bRow, pack, safe, false);
            if (safe < depth) {
                int rest = from + safe * aStep;
                narrowRegisters(height, a, rest, aRow, aStep, pack, TILE, LANES, pack, depth - safe, true);
            }
            store(pack, c, co + i * cRow, cRow, height, width, add);
        }
    }

    private static int height(int rowsLeft) {
        return rowsLeft >= TILE_ROWS ? TILE_ROWS : rowsLeft >= 4 ? 4 : 1;
    }

    private static void registers(
            int height,
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int k) {
        switch (height) {
            case 8 -> RegisterTiles.rows8by2(a, ao, aRow, aStep, b, bo, bRow, c, co, cRow, k);
            case 4 -> RegisterTiles.rows4by2(a, ao, aRow, aStep, b, bo, bRow, c, co, cRow, k);
            default -> RegisterTiles.rows1by2(a, ao, aRow, aStep, b, bo, bRow, c, co, cRow, k);
        }
    }

    private static void narrowRegisters(
            int height,
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bRow,
            float[] tile,
            int k,
            boolean more) {
        switch (height) {
            case 8 -> RegisterTiles.rows8by1(a, ao, aRow, aStep, b, bo, bRow, tile, 0, STRIP, k, more);
            case 4 -> RegisterTiles.rows4by1(a, ao, aRow, aStep, b, bo, bRow, tile, 0, STRIP, k, more);
            default -> RegisterTiles.rows1by1(a, ao, aRow, aStep, b, bo, bRow, tile, 0, STRIP, k, more);
        }
    }

    private static void store(float[] tile, float[] c, int co, int cRow, int height, int width, boolean add) {
        for (int r = 0; r < height; r++) {
            int to = co + r * cRow;
            if (!add) {
                System.arraycopy(tile, r * STRIP, c, to, width);
            } else {
                for (int j = 0; j < width; j++) {
                    c[to + j] += tile[r * STRIP + j];
                }
            }
        }
    }
}
