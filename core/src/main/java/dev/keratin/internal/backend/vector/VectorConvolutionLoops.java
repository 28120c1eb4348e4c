package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import dev.keratin.internal.backend.scalar.F32ConvolutionLoops;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Convolutions by {@link ConvolutionTiles}: implicit matrix products, a strip of four, two or one vectors of columns at a time. Of the strip, so
 * much is taken at once as the first-level cache holds, for all rows, before the next.
 */
final class VectorConvolutionLoops extends F32ConvolutionLoops {

    /** Elements of the filter that stay in the first-level cache while all rows pass by. */
    private static final int CHUNK = 6144;

    /** Neighbours from which reading them as a run pays: never with the compiler of JDK 17, which keeps its tile in registers only at times. */
    private static final int RUN = Runtime.version().feature() >= 21 ? 48 : Integer.MAX_VALUE;

    /** With vectors below 512 bits there are 16 registers. */
    private static final boolean WIDE = LANES >= 16;

    private static final int ROWS_OF_4 = 6;
    private static final int ROWS_OF_RUNS = 10;
    private static final int ROWS = WIDE ? 8 : 6;

    /** What accumulators start from. */
    private static final float[] ZEROS = new float[STRIP];

    /** Where rows of {@link #ZEROS} begin, and rows of scratch. */
    private static final ThreadLocal<int[]> NOWHERE = ThreadLocal.withInitial(() -> new int[0]);

    private static final int[] SCRATCH_ROWS = new int[MOST_ROWS + REPEATS];

    static {
        Arrays.setAll(SCRATCH_ROWS, r -> r * LANES);
    }

    @Override
    public boolean likesStrips() {
        return true;
    }

    @Override
    public void products(
            float[] source,
            int[] base,
            int rows,
            int[] offset,
            int depth,
            int run,
            float[] filter,
            int filterAt,
            int filterRow,
            int strip,
            float[] target,
            int[] to,
            int columns,
            boolean more,
            float[] scratch) {
        int[] nowhere = nowhere(rows);
        for (int j = 0; j < columns; ) {
            int vectors = vectors(columns - j);
            int width = Math.min(vectors * LANES, columns - j);
            boolean narrow = width < LANES;
            float[] c = narrow ? scratch : target;
            int[] rowsOfC = narrow ? SCRATCH_ROWS : to;
            int co = narrow ? 0 : j;
            if (narrow && more) {
                copyIn(target, to, j, rows, width, scratch);
            }
            int from = filterAt + j / STRIP * strip + j % STRIP;
            boolean inRuns = WIDE && vectors == 2 && run >= RUN;
            int most = CHUNK / (vectors * LANES);
            int length;
            for (int k = 0; k == 0 || k < depth; k += length) {
                length = Math.min(Math.min(most, depth - k), inRuns ? run - k % run : depth);
                boolean fresh = k == 0 && !more;
                float[] s = fresh ? ZEROS : c;
                int[] start = fresh ? nowhere : rowsOfC;
                int so = fresh ? 0 : co;
                int bo = from + k * filterRow;
                if (inRuns) {
                    for (int r = 0; r < rows; r += ROWS_OF_RUNS) {
                        ConvolutionTiles.runs10by2(
                                source, base, r, offset[k], length, filter, bo, filterRow, s, start, so, c, rowsOfC,
                                co);
                    }
                } else {
                    scattered(
                            vectors, source, base, rows, offset, k, length, filter, bo, filterRow, s, start, so, c,
                            rowsOfC, co);
                }
                length = Math.max(1, length);
            }
            if (narrow) {
                for (int r = 0; r < rows; r++) {
                    System.arraycopy(scratch, r * LANES, target, to[r] + j, width);
                }
            }
            j += width;
        }
    }

    private static int vectors(int columns) {
        if (WIDE && columns >= 4 * LANES) {
            return 4;
        }
        return columns >= 2 * LANES ? 2 : 1;
    }

    private static int[] nowhere(int rows) {
        int[] zeros = NOWHERE.get();
        if (zeros.length < rows + REPEATS) {
            zeros = new int[rows + REPEATS];
            NOWHERE.set(zeros);
        }
        return zeros;
    }

    private static void copyIn(float[] target, int[] to, int j, int rows, int width, float[] scratch) {
        for (int r = 0; r < rows + REPEATS; r++) {
            System.arraycopy(target, to[r] + j, scratch, r * LANES, width);
        }
    }

    private static void scattered(
            int vectors,
            float[] a,
            int[] base,
            int rows,
            int[] offset,
            int from,
            int length,
            float[] b,
            int bo,
            int bRow,
            float[] s,
            int[] start,
            int so,
            float[] c,
            int[] to,
            int co) {
        if (vectors == 4) {
            for (int r = 0; r < rows; r += ROWS_OF_4) {
                ConvolutionTiles.rows6by4(a, base, r, offset, from, length, b, bo, bRow, s, start, so, c, to, co);
            }
        } else if (vectors == 2) {
            for (int r = 0; r < rows; r += ROWS) {
                if (WIDE) {
                    ConvolutionTiles.rows8by2(a, base, r, offset, from, length, b, bo, bRow, s, start, so, c, to, co);
                } else {
                    ConvolutionTiles.rows6by2(a, base, r, offset, from, length, b, bo, bRow, s, start, so, c, to, co);
                }
            }
        } else {
            for (int r = 0; r < rows; r += ROWS) {
                if (WIDE) {
                    ConvolutionTiles.rows8by1(a, base, r, offset, from, length, b, bo, bRow, s, start, so, c, to, co);
                } else {
                    ConvolutionTiles.rows6by1(a, base, r, offset, from, length, b, bo, bRow, s, start, so, c, to, co);
                }
            }
        }
    }

    @Override
    public void depthwise(
            float[] source,
            int[] base,
            int positions,
            int[] segment,
            int segments,
            float[] filter,
            int filterAt,
            float[] target,
            int[] to,
            int columns) {
        for (int p = 0; p < positions; p++) {
            int j = 0;
            for (; j <= columns - LANES; j += LANES) {
                FloatVector sum = FloatVector.zero(SPECIES);
                int w = filterAt + j;
                for (int s = 0; s < segments; s++) {
                    FloatVector x = FloatVector.fromArray(SPECIES, source, base[p] + segment[s] + j);
                    sum = x.fma(FloatVector.fromArray(SPECIES, filter, w), sum);
                    w += columns;
                }
                sum.intoArray(target, to[p] + j);
            }
            for (; j < columns; j++) {
                float sum = 0;
                for (int s = 0; s < segments; s++) {
                    sum = Math.fma(source[base[p] + segment[s] + j], filter[filterAt + s * columns + j], sum);
                }
                target[to[p] + j] = sum;
            }
        }
    }

    @Override
    public void depthwiseFilter(
            float[] source,
            int[] base,
            int positions,
            int[] segment,
            int segments,
            float[] gradient,
            int gradientAt,
            float[] sums,
            int at,
            int columns) {
        for (int s = 0; s < segments; s++) {
            int j = 0;
            for (; j <= columns - LANES; j += LANES) {
                FloatVector sum = FloatVector.fromArray(SPECIES, sums, at + s * columns + j);
                int g = gradientAt + j;
                for (int p = 0; p < positions; p++) {
                    FloatVector x = FloatVector.fromArray(SPECIES, source, base[p] + segment[s] + j);
                    sum = x.fma(FloatVector.fromArray(SPECIES, gradient, g), sum);
                    g += columns;
                }
                sum.intoArray(sums, at + s * columns + j);
            }
            for (; j < columns; j++) {
                float sum = sums[at + s * columns + j];
                for (int p = 0; p < positions; p++) {
                    sum = Math.fma(source[base[p] + segment[s] + j], gradient[gradientAt + p * columns + j], sum);
                }
                sums[at + s * columns + j] = sum;
            }
        }
    }
}
