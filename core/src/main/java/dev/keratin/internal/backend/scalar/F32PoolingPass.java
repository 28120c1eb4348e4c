package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Pooling;
import dev.keratin.backend.Window;
import dev.keratin.backend.Workers;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

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
    private @Nullable Epilogue epilogue;

    F32PoolingPass(Workers workers, F32PoolingLoops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.loops = loops;
        this.scratch = scratch;
    }

    void maxGradient(Pooling spec, float[] x, float[] y, float[] dx, float[] dy, @Nullable Epilogue epilogue) {
        this.epilogue = epilogue;
        run(Work.MAX_GRADIENT, spec, x, y, dx, dy);
        this.epilogue = null;
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
        Epilogue after = epilogue;
        if (after != null) {
            F32Interpreter interpreter = scratch.get().interpreter;
            interpreter.bindAfter(dx, after.program(), after.inputs(), after.outputs());
            interpreter.run(piece * size, (piece + 1) * size);
        }
    }

    private static int first(Axis axis, int o) {
        int start = o * axis.stride() - axis.padding();
        return start >= 0 ? 0 : (-start + axis.dilation() - 1) / axis.dilation();
    }

    private static int last(Axis axis, int o) {
        int start = o * axis.stride() - axis.padding();
        int fits = axis.input() - 1 - start;
        if (fits >= (axis.kernel() - 1) * axis.dilation()) {
            return axis.kernel();
        }
        return fits < 0 ? 0 : Math.min(axis.kernel(), fits / axis.dilation() + 1);
    }

    /** One row of windows. */
    private void row(int sample, int z, int r) {
        Axis depth = spec.window().depth();
        Axis height = spec.window().height();
        Axis width = spec.window().width();
        int channels = spec.channels();
        F32Scratch own = scratch.get();
        float[] left = own.first(channels);
        int[] elements = own.base(spec.window().kernelSize());
        int to = ((sample * depth.output() + z) * height.output() + r) * width.output() * channels;
        int step = width.stride() * channels;
        int known = -1;
        int count = 0;
        for (int c = 0; c < width.output(); c++) {
            int first = first(width, c);
            int last = last(width, c);
            int kind = first * (width.kernel() + 1) + last;
            if (kind == known) {
                // The window before, one step on.
                for (int e = 0; e < count; e++) {
                    elements[e] += step;
                }
            } else {
                count = elements(sample, z, r, c, first, last, elements);
                known = kind;
            }
            window(elements, count, to, channels, left);
            to += channels;
        }
    }

    /** Where the elements of a window lie, without padding; returns how many these are. */
    private int elements(int sample, int z, int r, int c, int first, int last, int[] elements) {
        Axis depth = spec.window().depth();
        Axis height = spec.window().height();
        Axis width = spec.window().width();
        int count = 0;
        for (int i = first(depth, z); i < last(depth, z); i++) {
            int plane = sample * depth.input() + z * depth.stride() - depth.padding() + i * depth.dilation();
            for (int j = first(height, r); j < last(height, r); j++) {
                int line = plane * height.input() + r * height.stride() - height.padding() + j * height.dilation();
                int at = line * width.input() + c * width.stride() - width.padding();
                for (int k = first; k < last; k++) {
                    elements[count++] = (at + k * width.dilation()) * spec.channels();
                }
            }
        }
        return count;
    }

    private void window(int[] elements, int count, int to, int channels, float[] left) {
        switch (work) {
            case MAX -> loops.max(x, elements, count, y, to, 0, channels);
            case AVERAGE -> {
                loops.sum(x, elements, count, y, to, 0, channels);
                loops.divide(y, to, count, channels);
            }
            case MAX_GRADIENT -> loops.moveToFirst(x, elements, count, y, dy, to, left, dx, 0, channels);
            case AVERAGE_GRADIENT -> {
                for (int e = 0; e < count; e++) {
                    loops.addShare(dy, to, count, dx, elements[e], channels);
                }
            }
        }
    }
}
