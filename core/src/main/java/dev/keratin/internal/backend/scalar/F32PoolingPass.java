package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Pooling;
import dev.keratin.backend.Window;
import dev.keratin.backend.Workers;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Walks over the windows of a pooling. Windows overlap within a sample only, so a piece of work is a sample, or a row of windows forward. */
final class F32PoolingPass implements IntConsumer {

    enum Work {
        MAX,
        MAX_GRADIENT,
        AVERAGE,
        AVERAGE_GRADIENT
    }

    private static final float[] NONE = {};

    private final Workers workers;
    private final F32PoolingLoops loops;
    private final ThreadLocal<F32Scratch> scratch;
    private Work work = Work.MAX;
    private Pooling spec = new Pooling(0, Window.of(Axis.NONE), 1);
    private float[] x = NONE;
    private float[] y = NONE;
    private float[] dx = NONE;
    private float[] dy = NONE;

    F32PoolingPass(Workers workers, F32PoolingLoops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.loops = loops;
        this.scratch = scratch;
    }

    void run(Work work, Pooling spec, float[] x, float[] y, float[] dx, float[] dy) {
        this.work = work;
        this.spec = spec;
        this.x = x;
        this.y = y;
        this.dx = dx;
        this.dy = dy;
        boolean forward = work == Work.MAX || work == Work.AVERAGE;
        Window window = spec.window();
        workers.run(
                forward
                        ? spec.batch()
                                * window.depth().output()
                                * window.height().output()
                        : spec.batch(),
                this);
        this.x = NONE;
        this.y = NONE;
        this.dx = NONE;
        this.dy = NONE;
    }

    @Override
    public void accept(int piece) {
        Window window = spec.window();
        int depths = window.depth().output();
        int heights = window.height().output();
        if (work == Work.MAX || work == Work.AVERAGE) {
            row(piece / heights / depths, piece / heights % depths, piece % heights);
            return;
        }
        int size = window.inputSize() * spec.channels();
        Arrays.fill(dx, piece * size, (piece + 1) * size, 0);
        for (int z = 0; z < depths; z++) {
            for (int r = 0; r < heights; r++) {
                row(piece, z, r);
            }
        }
    }

    private static int first(Axis axis, int o) {
        int start = o * axis.stride() - axis.padding();
        return start >= 0 ? 0 : (-start + axis.dilation() - 1) / axis.dilation();
    }

    private static int last(Axis axis, int o) {
        int start = o * axis.stride() - axis.padding();
        int fits = axis.input() - 1 - start;
        return fits < 0 ? 0 : Math.min(axis.kernel(), fits / axis.dilation() + 1);
    }

    /** One row of windows. */
    private void row(int sample, int z, int r) {
        Axis depth = spec.window().depth();
        Axis height = spec.window().height();
        Axis width = spec.window().width();
        int channels = spec.channels();
        float[] left = scratch.get().first(channels);
        int to = ((sample * depth.output() + z) * height.output() + r) * width.output() * channels;
        int inputRow = width.input() * channels;
        int inputPlane = height.input() * inputRow;
        int corner = sample * depth.input() * inputPlane
                + (z * depth.stride() - depth.padding()) * inputPlane
                + (r * height.stride() - height.padding()) * inputRow;
        for (int c = 0; c < width.output(); c++) {
            int from = corner + (c * width.stride() - width.padding()) * channels;
            int count = Math.max(0, last(depth, z) - first(depth, z))
                    * Math.max(0, last(height, r) - first(height, r))
                    * Math.max(0, last(width, c) - first(width, c));
            begin(to, channels, left);
            for (int i = first(depth, z); i < last(depth, z); i++) {
                for (int j = first(height, r); j < last(height, r); j++) {
                    for (int k = first(width, c); k < last(width, c); k++) {
                        int at = from
                                + i * depth.dilation() * inputPlane
                                + j * height.dilation() * inputRow
                                + k * width.dilation() * channels;
                        element(at, to, channels, count, left);
                    }
                }
            }
            if (work == Work.AVERAGE) {
                loops.divide(y, to, count, channels);
            }
            to += channels;
        }
    }

    private void begin(int to, int channels, float[] left) {
        if (work == Work.MAX) {
            Arrays.fill(y, to, to + channels, Float.NEGATIVE_INFINITY);
        } else if (work == Work.AVERAGE) {
            Arrays.fill(y, to, to + channels, 0);
        } else if (work == Work.MAX_GRADIENT) {
            System.arraycopy(dy, to, left, 0, channels);
        }
    }

    private void element(int at, int to, int channels, int count, float[] left) {
        switch (work) {
            case MAX -> loops.max(x, at, y, to, channels);
            case AVERAGE -> loops.add(x, at, y, to, channels);
            case AVERAGE_GRADIENT -> loops.addShare(dy, to, count, dx, at, channels);
            case MAX_GRADIENT -> loops.moveWhereEqual(x, at, y, to, left, 0, dx, at, channels);
        }
    }
}
