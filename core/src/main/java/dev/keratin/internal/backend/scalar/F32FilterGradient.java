package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Convolution;
import dev.keratin.backend.ConvolutionKernels;
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

    private static final int STRIP = 32;

    /** Positions between two looks at the same element of the filter. */
    private static final int POSITIONS = 1024;

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
    private float[] sums = NONE;
    private float[] partials = NONE;
    private int runs;
    private int strips;

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
        float[] result = dfilter.f32();
        int size = spec.filterSize();
        runs = ConvolutionKernels.filterGradientRuns(spec);
        strips = depthwise() ? 1 : spec.groups() * stripsInGroup();
        if (runs > 1 && partials.length < runs * size) {
            partials = new float[runs * size];
        }
        sums = runs > 1 ? partials : result;
        Arrays.fill(sums, 0, runs * size, 0);
        if (window.outputSize() > 0) {
            workers.run(runs * strips, this);
        }
        if (runs > 1) {
            System.arraycopy(partials, 0, result, 0, size);
            for (int r = 1; r < runs; r++) {
                for (int i = 0; i < size; i++) {
                    result[i] += partials[r * size + i];
                }
            }
        }
        this.x = NONE;
        this.dy = NONE;
        sums = NONE;
    }

    private boolean depthwise() {
        return spec.groups() == spec.channels() && spec.groups() == spec.filters();
    }

    private int stripsInGroup() {
        return (spec.filters() / spec.groups() + STRIP - 1) / STRIP;
    }

    @Override
    public void accept(int piece) {
        int run = piece / strips;
        int strip = piece % strips;
        int from = (int) ((long) spec.batch() * run / runs);
        int to = (int) ((long) spec.batch() * (run + 1) / runs);
        int rows = Math.max(1, Math.min(height.count, POSITIONS / width.count));
        F32Scratch own = scratch.get();
        for (int sample = from; sample < to; sample++) {
            for (int z = 0; z < depth.count; z++) {
                for (int y = 0; y < height.count; y += rows) {
                    block(run, strip, sample, z, y, Math.min(rows, height.count - y), own);
                }
            }
        }
    }

    private void block(int run, int strip, int sample, int z, int y, int rows, F32Scratch own) {
        boolean depthwise = depthwise();
        int parts = depthwise ? 1 : spec.groups();
        int channels = spec.channels() / parts;
        int filters = spec.filters() / parts;
        int group = depthwise ? 0 : strip / stripsInGroup();
        int j = depthwise ? 0 : strip % stripsInGroup() * STRIP;
        F32Patch patch = own.patch;
        patch.open(
                x,
                sample * spec.window().inputSize() * spec.channels(),
                depth,
                height,
                width,
                spec.channels(),
                group * channels,
                channels,
                z,
                y,
                rows,
                0,
                width.count);
        int at = run * spec.filterSize();
        int position = (sample * depth.count + z) * height.count + y;
        int gradientAt = position * width.count * spec.filters();
        if (depthwise) {
            patch.splitSegments(channels);
            int[] base = own.base(rows * width.count);
            for (int p = 0; p < rows * width.count; p++) {
                base[p] = patch.position(height, width, p / width.count, p % width.count);
            }
            loops.depthwiseFilter(
                    patch.array,
                    base,
                    rows * width.count,
                    patch.segment,
                    patch.segments,
                    dy,
                    gradientAt,
                    sums,
                    at,
                    channels);
            return;
        }
        int filterRows = patch.segments * patch.segmentLength;
        int[] base = own.base(filterRows);
        for (int s = 0; s < patch.segments; s++) {
            for (int i = 0; i < patch.segmentLength; i++) {
                base[s * patch.segmentLength + i] = patch.segment[s] + i;
            }
        }
        int[] line = own.to(rows);
        for (int r = 0; r < rows; r++) {
            line[r] = patch.position(height, width, r, 0);
        }
        int column = group * filters + j;
        loops.filterRows(
                patch.array,
                base,
                filterRows,
                line,
                rows,
                width.count,
                width.step * patch.pixel,
                dy,
                gradientAt + column,
                spec.filters(),
                sums,
                at + column,
                spec.filters(),
                Math.min(STRIP, filters - j),
                own.first(F32ConvolutionLoops.SCRATCH));
    }
}
