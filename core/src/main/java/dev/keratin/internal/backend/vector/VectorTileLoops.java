package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.DEPTH;
import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import dev.keratin.backend.Kernels;
import dev.keratin.internal.backend.scalar.F32TileLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products by {@link RegisterTiles}: blocks of {@link RegisterTiles#DEPTH} along k, in each a strip of two vectors of columns at a time. What
 * would be read in long jumps is packed first: B where it is stored transposed, and where many rows share a strip; A where it is
 * stored transposed, and more than one strip reads it.
 */
final class VectorTileLoops extends F32TileLoops {

    private static final int STRIP = 2 * LANES;

    /** Rows and depth from which copying a strip of B pays. */
    private static final int PACK_ROWS = 64;

    private static final int PACK_DEPTH = 64;

    /** Depth from which copying a transposed A pays. */
    private static final int PACK_DEPTH_OF_A = 64;

    /** Rows of a register tile: with vectors below 512 bits there are 16 registers, which 8 rows of 2 would overflow. */
    private static final int TILE_ROWS = LANES >= 16 ? 8 : 4;

    /** Rows of A that are packed side by side. */
    private static final int GROUP = 8;

    /** No wider than a group, and not wider than the machine has. */
    private static final VectorSpecies<Float> GROUP_SPECIES = LANES > GROUP ? FloatVector.SPECIES_256 : SPECIES;

    private static final int GROUP_LANES = Math.min(LANES, GROUP);

    /** Where a tile is put that is not stored in C as it is. */
    private static final int TILE = 8 * STRIP;

    /** Where a packed strip begins: behind the tile and as many last rows of B as a vector can reach beyond. */
    private static final int PANEL = TILE + (LANES + 1) * LANES;

    /** Where packed groups of A begin. */
    private static final int GROUPS = PANEL + DEPTH * STRIP;

    @Override
    public int packLength(int rows, int columns, int k, boolean transposedA) {
        int sums = k > Kernels.K_CHUNK ? rows * columns : 0;
        return GROUPS + lengthOfGroups(rows, k, transposedA) + sums;
    }

    private static int lengthOfGroups(int rows, int k, boolean transposedA) {
        return RegisterTiles.GOES_ON && transposedA ? (rows + GROUP - 1) / GROUP * GROUP * Math.min(k, DEPTH) : 0;
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
        int sums = GROUPS + lengthOfGroups(rows, k, aStep != 1);
        for (int chunk = 0; chunk == 0 || chunk < k; chunk += Kernels.K_CHUNK) {
            int end = Math.min(k, chunk + Kernels.K_CHUNK);
            boolean first = chunk == 0;
            for (int p = chunk; p == chunk || p < end; p += DEPTH) {
                block(
                        a,
                        ao + p * aStep,
                        aRow,
                        aStep,
                        b,
                        bo + p * bRow,
                        bRow,
                        bStep,
                        first ? c : pack,
                        first ? co : sums,
                        first ? cRow : columns,
                        rows,
                        columns,
                        Math.min(DEPTH, end - p),
                        p > chunk,
                        pack);
            }
            if (!first) {
                for (int i = 0; i < rows; i++) {
                    add(pack, sums + i * columns, c, co + i * cRow, columns);
                }
            }
        }
    }

    private static void add(float[] sums, int from, float[] c, int to, int n) {
        for (int j = 0; j < n; j++) {
            c[to + j] += sums[from + j];
        }
    }

    /** At most {@link RegisterTiles#DEPTH} of k, for all rows and columns; {@code more} goes on from what C holds. */
    private static void block(
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
            int depth,
            boolean more,
            float[] pack) {
        float[] from = a;
        int at = ao;
        int row = aRow;
        int group = GROUP * aRow;
        int step = aStep;
        if (RegisterTiles.GOES_ON && aStep != 1 && depth >= PACK_DEPTH_OF_A && columns > STRIP) {
            packGroups(a, ao, aStep, rows, depth, pack);
            from = pack;
            at = GROUPS;
            row = 1;
            group = GROUP * depth;
            step = GROUP;
        }
        for (int j = 0; j < columns; ) {
            int width = columns - j >= STRIP ? STRIP : Math.min(LANES, columns - j);
            int start = bo + j * bStep;
            if (bStep != 1) {
                packTransposed(b, start, bStep, width, depth, pack);
                strip(from, at, row, group, step, pack, PANEL, STRIP, c, co + j, cRow, rows, width, depth, more, pack);
            } else if (rows >= PACK_ROWS && depth >= PACK_DEPTH && width == STRIP) {
                for (int q = 0; q < depth; q++) {
                    System.arraycopy(b, start + q * bRow, pack, PANEL + q * STRIP, STRIP);
                }
                strip(from, at, row, group, step, pack, PANEL, STRIP, c, co + j, cRow, rows, width, depth, more, pack);
            } else {
                strip(from, at, row, group, step, b, start, bRow, c, co + j, cRow, rows, width, depth, more, pack);
            }
            j += width;
        }
    }

    /** Puts the rows of a transposed A side by side, {@link #GROUP} at a time: element (i, p) at {@code (i / GROUP * depth + p) * GROUP + i % GROUP}. */
    private static void packGroups(float[] a, int ao, int aStep, int rows, int depth, float[] pack) {
        int whole = rows / GROUP * GROUP;
        for (int p = 0; p < depth; p++) {
            int from = ao + p * aStep;
            int to = GROUPS + p * GROUP;
            for (int i = 0; i < whole; i += GROUP) {
                for (int r = 0; r < GROUP; r += GROUP_LANES) {
                    FloatVector.fromArray(GROUP_SPECIES, a, from + i + r).intoArray(pack, to + r);
                }
                to += depth * GROUP;
            }
            for (int i = whole; i < rows; i++) {
                pack[to + i - whole] = a[from + i];
            }
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

    /** One strip of columns, for all rows; element (i, p) of A is at {@code ao + i / GROUP * aGroup + i % GROUP * aRow + p * aStep}. */
    private static void strip(
            float[] a,
            int ao,
            int aRow,
            int aGroup,
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
            boolean more,
            float[] pack) {
        // The vectors of a narrow strip read on into the next row of B, in lanes that are not stored; the last rows
        // have
        // no next one.
        int room = b.length - bo - LANES;
        int safe = width == STRIP ? depth : room < 0 ? 0 : Math.min(depth, room / bRow + 1);
        for (int q = safe; q < depth; q++) {
            System.arraycopy(b, bo + q * bRow, pack, TILE + (q - safe) * LANES, width);
        }
        int height;
        for (int i = 0; i < rows; i += height) {
            height = height(rows - i);
            int from = ao + i / GROUP * aGroup + i % GROUP * aRow;
            int to = co + i * cRow;
            if (width == STRIP) {
                registers(height, a, from, aRow, aStep, b, bo, bRow, c, to, cRow, depth, more);
                continue;
            }
            for (int r = 0; r < height && more; r++) {
                System.arraycopy(c, to + r * cRow, pack, r * STRIP, width);
            }
            narrowRegisters(height, a, from, aRow, aStep, b, bo, bRow, pack, safe, more);
            if (safe < depth) {
                int rest = from + safe * aStep;
                narrowRegisters(height, a, rest, aRow, aStep, pack, TILE, LANES, pack, depth - safe, true);
            }
            for (int r = 0; r < height; r++) {
                System.arraycopy(pack, r * STRIP, c, to + r * cRow, width);
            }
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
            int k,
            boolean more) {
        switch (height) {
            case 8 -> RegisterTiles.rows8by2(a, ao, aRow, aStep, b, bo, bRow, c, co, cRow, k, more);
            case 4 -> RegisterTiles.rows4by2(a, ao, aRow, aStep, b, bo, bRow, c, co, cRow, k, more);
            default -> RegisterTiles.rows1by2(a, ao, aRow, aStep, b, bo, bRow, c, co, cRow, k, more);
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
}
