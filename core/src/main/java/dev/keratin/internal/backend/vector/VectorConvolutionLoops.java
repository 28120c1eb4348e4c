package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import dev.keratin.internal.backend.scalar.F32ConvolutionLoops;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Convolutions by {@link ConvolutionTiles}: implicit matrix products, a strip of two vectors of filters at a time. */
final class VectorConvolutionLoops extends F32ConvolutionLoops {

    private static final int STRIP = 2 * LANES;

    /** Rows of a register tile: with vectors below 512 bits there are 16 registers, which 8 rows of 2 would overflow. */
    private static final int ROWS = LANES >= 16 ? 8 : 4;

    /** The rows of a last tile that is not whole: its last row again and again. */
    private static final ThreadLocal<int[]> BASE = ThreadLocal.withInitial(() -> new int[ROWS]);

    private static final ThreadLocal<float[]> PADDED = ThreadLocal.withInitial(() -> new float[0]);

    @Override
    public void positions(
            float[] source,
            int[] base,
            int positions,
            int[] segment,
            int segments,
            int length,
            float[] filter,
            int filterAt,
            int filterRow,
            float[] target,
            int[] to,
            int columns,
            float[] scratch) {
        for (int j = 0; j < columns; ) {
            int width = columns - j >= STRIP ? STRIP : Math.min(LANES, columns - j);
            for (int p = 0; p < positions; p += ROWS) {
                int height = Math.min(ROWS, positions - p);
                int[] bases = height == ROWS ? base : repeatLast(base, p, height);
                int first = height == ROWS ? p : 0;
                Arrays.fill(scratch, 0, ROWS * STRIP, 0);
                int row = filterAt + j;
                for (int s = 0; s < segments; s++) {
                    registers(
                            width,
                            source,
                            bases,
                            first,
                            segment[s],
                            1,
                            filter,
                            row,
                            filterRow,
                            scratch,
                            0,
                            STRIP,
                            length);
                    row += length * filterRow;
                }
                for (int r = 0; r < height; r++) {
                    System.arraycopy(scratch, r * STRIP, target, to[p + r] + j, width);
                }
            }
            j += width;
        }
    }

    private static int[] repeatLast(int[] base, int from, int count) {
        int[] rows = BASE.get();
        for (int r = 0; r < ROWS; r++) {
            rows[r] = base[from + Math.min(count - 1, r)];
        }
        return rows;
    }

    private static void registers(
            int width,
            float[] a,
            int[] base,
            int first,
            int from,
            int step,
            float[] b,
            int bo,
            int bRow,
            float[] c,
            int co,
            int cRow,
            int length) {
        if (width == STRIP) {
            if (ROWS == 8) {
                ConvolutionTiles.rows8by2(a, base, first, from, step, b, bo, bRow, c, co, cRow, length);
            } else {
                ConvolutionTiles.rows4by2(a, base, first, from, step, b, bo, bRow, c, co, cRow, length);
            }
        } else if (ROWS == 8) {
            ConvolutionTiles.rows8by1(a, base, first, from, step, b, bo, bRow, c, co, cRow, length);
        } else {
            ConvolutionTiles.rows4by1(a, base, first, from, step, b, bo, bRow, c, co, cRow, length);
        }
    }

    @Override
    public void filterRows(
            float[] source,
            int[] base,
            int rows,
            int[] segment,
            int segments,
            int length,
            int step,
            float[] gradient,
            int gradientAt,
            int gradientRow,
            float[] sums,
            int at,
            int sumsRow,
            int columns,
            float[] scratch) {
        // Vectors at the end of a narrow row read into the next one, in lanes that are not stored; at the very end
        // there is no next one.
        int whole = (columns + LANES - 1) / LANES * LANES;
        int last = gradientAt + (segments * length - 1) * gradientRow;
        if (last + whole > gradient.length) {
            padded(
                    source,
                    base,
                    rows,
                    segment,
                    segments,
                    length,
                    step,
                    gradient,
                    gradientAt,
                    gradientRow,
                    sums,
                    at,
                    sumsRow,
                    columns,
                    scratch);
            return;
        }
        for (int j = 0; j < columns; ) {
            int width = columns - j >= STRIP ? STRIP : Math.min(LANES, columns - j);
            for (int r = 0; r < rows; r += ROWS) {
                tile(
                        source,
                        base,
                        r,
                        rows,
                        segment,
                        segments,
                        length,
                        step,
                        gradient,
                        gradientAt + j,
                        gradientRow,
                        sums,
                        at + r * sumsRow + j,
                        sumsRow,
                        width,
                        scratch);
            }
            j += width;
        }
    }

    /** With a copy of the gradient's columns that has room behind it. */
    private void padded(
            float[] source,
            int[] base,
            int rows,
            int[] segment,
            int segments,
            int length,
            int step,
            float[] gradient,
            int gradientAt,
            int gradientRow,
            float[] sums,
            int at,
            int sumsRow,
            int columns,
            float[] scratch) {
        int positions = segments * length;
        int row = (columns + LANES - 1) / LANES * LANES;
        float[] copy = PADDED.get();
        if (copy.length < positions * row) {
            copy = new float[positions * row];
            PADDED.set(copy);
        }
        for (int p = 0; p < positions; p++) {
            System.arraycopy(gradient, gradientAt + p * gradientRow, copy, p * row, columns);
        }
        filterRows(
                source, base, rows, segment, segments, length, step, copy, 0, row, sums, at, sumsRow, columns, scratch);
    }

    private static void tile(
            float[] source,
            int[] base,
            int r,
            int rows,
            int[] segment,
            int segments,
            int length,
            int step,
            float[] gradient,
            int gradientAt,
            int gradientRow,
            float[] sums,
            int at,
            int sumsRow,
            int width,
            float[] scratch) {
        int height = Math.min(ROWS, rows - r);
        boolean direct = height == ROWS && width == STRIP;
        int[] bases = height == ROWS ? base : repeatLast(base, r, height);
        int first = height == ROWS ? r : 0;
        for (int i = 0; i < height && !direct; i++) {
            System.arraycopy(sums, at + i * sumsRow, scratch, i * STRIP, width);
        }
        float[] c = direct ? sums : scratch;
        int co = direct ? at : 0;
        int cRow = direct ? sumsRow : STRIP;
        int row = gradientAt;
        for (int s = 0; s < segments; s++) {
            registers(width, source, bases, first, segment[s], step, gradient, row, gradientRow, c, co, cRow, length);
            row += length * gradientRow;
        }
        for (int i = 0; i < height && !direct; i++) {
            System.arraycopy(scratch, i * STRIP, sums, at + i * sumsRow, width);
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
