package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Convolution;
import dev.keratin.backend.ConvolutionKernels;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Window;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The gradient of a convolution by its filter. A piece of work is one run of samples and one strip of filters: while a sample's rows are in
 * the cache, every element of the filter takes its products from them.
 */
final class F32FilterGradient implements IntConsumer {

    private static final int STRIP = F32ConvolutionLoops.STRIP;

    /** Positions between two looks at the same element of the filter. */
    private static final int POSITIONS = 192;

    /** Elements of the filter that are worth a piece of the last sum. */
    private static final int PIECE = 1 << 14;

    private static final float[] NONE = {};

    private final Workers workers;
    private final F32ConvolutionLoops loops;
    private final ThreadLocal<F32Scratch> scratch;
    private final TapAxis depth = new TapAxis();
    private final TapAxis height = new TapAxis();
    private final TapAxis width = new TapAxis();
    private Convolution spec = new Convolution(0, Window.of(Axis.NONE), 1, 1, 1);
    private float[] x = NONE;
    private float[] dy = NONE;
    private float[] result = NONE;

    /** Where the runs add up: [runs][rows of the filter][groups][filters of a group, in whole vectors]. */
    private float[] sums = NONE;

    private float[] partials = NONE;
    private int runs;
    private int strips;
    private int sumsRow;
    private boolean adding;

    F32FilterGradient(Workers workers, F32ConvolutionLoops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.loops = loops;
        this.scratch = scratch;
    }

    void run(Convolution spec, Buffer x, Buffer dy, Buffer dfilter) {
        this.spec = spec;
        this.x = x.f32();
        this.dy = dy.f32();
        Window window = spec.window();
        depth.forward(window.depth());
        height.forward(window.height());
        width.forward(window.width());
        result = dfilter.f32();
        int size = spec.filterSize();
        if (spec.batch() == 0 || window.outputSize() == 0) {
            Arrays.fill(result, 0, size, 0);
        } else {
            runs = ConvolutionKernels.filterGradientRuns(spec);
            strips = depthwise() ? 1 : spec.groups() * stripsInGroup();
            sumsRow = depthwise() ? spec.filters() : spec.groups() * vectors(spec.filters() / spec.groups());
            boolean direct = runs == 1 && sumsRow == spec.filters();
            int needed = runs * (size / spec.filters()) * sumsRow;
            if (!direct && partials.length < needed) {
                partials = new float[needed];
            }
            sums = direct ? result : partials;
            adding = false;
            workers.run(runs * strips, this);
            if (!direct) {
                adding = true;
                workers.run((size + PIECE - 1) / PIECE, this);
            }
        }
        this.x = NONE;
        this.dy = NONE;
        result = NONE;
        sums = NONE;
    }

    private static int vectors(int columns) {
        return (columns + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
    }

    /** Adds the runs, for rows of the filter. */
    private void add(int piece) {
        int all = spec.filterSize() / spec.filters();
        int rows = Math.max(1, (int) ((long) all * PIECE / spec.filterSize()));
        int columns = depthwise() ? spec.filters() : spec.filters() / spec.groups();
        int padded = depthwise() ? columns : vectors(columns);
        for (int row = piece * rows; row < Math.min(all, (piece + 1) * rows); row++) {
            for (int g = 0; g * columns < spec.filters(); g++) {
                int to = row * spec.filters() + g * columns;
                int from = row * sumsRow + g * padded;
                System.arraycopy(sums, from, result, to, columns);
                for (int r = 1; r < runs; r++) {
                    addRow(sums, from + r * all * sumsRow, result, to, columns);
                }
            }
        }
    }

    private static void addRow(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            y[yo + i] += x[xo + i];
        }
    }

    private boolean depthwise() {
        return spec.groups() == spec.channels() && spec.groups() == spec.filters();
    }

    private int stripsInGroup() {
        return (spec.filters() / spec.groups() + STRIP - 1) / STRIP;
    }

    @Override
    public void accept(int piece) {
        if (adding) {
            add(piece);
            return;
        }
        int run = piece / strips;
        int strip = piece % strips;
        int from = (int) ((long) spec.batch() * run / runs);
        int to = (int) ((long) spec.batch() * (run + 1) / runs);
        int columns = Math.min(width.count, POSITIONS);
        int rows = Math.min(height.count, POSITIONS / columns);
        F32Scratch own = scratch.get();
        int size = spec.filterSize() / spec.filters() * sumsRow;
        if (depthwise()) {
            Arrays.fill(sums, run * size, (run + 1) * size, 0);
        }
        boolean more = false;
        for (int sample = from; sample < to; sample++) {
            for (int z = 0; z < depth.count; z++) {
                for (int y = 0; y < height.count; y += rows) {
                    for (int x = 0; x < width.count; x += columns) {
                        int high = Math.min(rows, height.count - y);
                        int wide = Math.min(columns, width.count - x);
                        block(run * size, strip, sample, z, y, high, x, wide, more, own);
                        more = true;
                    }
                }
            }
        }
    }

    private void block(
            int at, int strip, int sample, int z, int y, int high, int x, int wide, boolean more, F32Scratch own) {
        boolean depthwise = depthwise();
        int parts = depthwise ? 1 : spec.groups();
        int channels = spec.channels() / parts;
        int filters = spec.filters() / parts;
        int group = depthwise ? 0 : strip / stripsInGroup();
        int j = depthwise ? 0 : strip % stripsInGroup() * STRIP;
        F32Patch patch = own.patch;
        patch.open(
                this.x,
                sample * spec.window().inputSize() * spec.channels(),
                depth,
                height,
                width,
                spec.channels(),
                group * channels,
                channels,
                z,
                y,
                high,
                x,
                wide);
        int[] position = own.offset(high * wide);
        for (int p = 0; p < high * wide; p++) {
            position[p] = patch.position(height, width, p / wide, p % wide);
        }
        int gradientAt = (((sample * depth.count + z) * height.count + y) * width.count + x) * spec.filters();
        if (depthwise) {
            patch.splitSegments(channels);
            loops.depthwiseFilter(
                    patch.array,
                    position,
                    high * wide,
                    patch.segment,
                    patch.segments,
                    dy,
                    gradientAt,
                    sums,
                    at,
                    channels);
            return;
        }
        int columns = Math.min(STRIP, filters - j);
        int padded = vectors(columns);
        int filterRows = patch.depth();
        int[] base = own.base(filterRows + F32ConvolutionLoops.REPEATS);
        patch.offsets(base);
        Arrays.fill(base, filterRows, filterRows + F32ConvolutionLoops.REPEATS, base[filterRows - 1]);
        int[] to = own.to(filterRows + F32ConvolutionLoops.REPEATS);
        for (int r = 0; r < filterRows + F32ConvolutionLoops.REPEATS; r++) {
            to[r] = at + Math.min(r, filterRows - 1) * sumsRow + group * vectors(filters) + j;
        }
        // What has other columns beside it, or vectors that are not full, is copied together.
        boolean lies = columns == spec.filters() && columns == padded;
        loops.products(
                patch.array,
                base,
                filterRows,
                position,
                high * wide,
                1,
                lies ? dy : gather(gradientAt + group * filters + j, high, wide, columns, padded, own),
                lies ? gradientAt : 0,
                padded,
                STRIP,
                sums,
                to,
                padded,
                more,
                own.first(F32ConvolutionLoops.SCRATCH));
    }

    private float[] gather(int from, int high, int wide, int columns, int padded, F32Scratch own) {
        float[] copy = own.second(POSITIONS * STRIP);
        int to = 0;
        for (int r = 0; r < high; r++) {
            int at = from + r * width.count * spec.filters();
            for (int c = 0; c < wide; c++) {
                System.arraycopy(dy, at, copy, to, columns);
                at += spec.filters();
                to += padded;
            }
        }
        return copy;
    }
}
