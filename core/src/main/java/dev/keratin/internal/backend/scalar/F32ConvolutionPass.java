package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Convolution;
import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Window;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions forward, and backward to the input: both read windows of a source and write a grid of the target. Backward, the grid of each
 * phase of the strides is a convolution of its own with the elements of the filter that meet it, turned around.
 */
final class F32ConvolutionPass implements IntConsumer {

    /** Positions that one piece computes at most, and multiplications that are worth a piece. */
    private static final int POSITIONS = 512;

    private static final long PIECE = 1 << 18;
    private static final float[] NONE = {};
    private static final Window NO_WINDOW = Window.of(Axis.NONE);

    private final Workers workers;
    private final F32ConvolutionLoops loops;
    private final ThreadLocal<F32Scratch> scratch;
    private final TapAxis depth = new TapAxis();
    private final TapAxis height = new TapAxis();
    private final TapAxis width = new TapAxis();
    private Window window = NO_WINDOW;
    private boolean backward;
    private float[] source = NONE;
    private float[] filter = NONE;
    private float[] target = NONE;
    private @Nullable Epilogue epilogue;

    /** The filter turned around for one phase. */
    private float[] turned = NONE;

    private int groups;
    private int sourceChannels;
    private int targetChannels;
    private int filterRow;
    private int rows;
    private int columns;
    private int rowBlocks;
    private int columnBlocks;
    private int targetHeight;
    private int targetWidth;
    private int targetSize;
    private int sourceSize;
    private int channelTile;
    private int channelTiles;

    F32ConvolutionPass(Workers workers, F32ConvolutionLoops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.loops = loops;
        this.scratch = scratch;
    }

    void forward(Convolution spec, Buffer x, Buffer filter, Buffer y, @Nullable Epilogue epilogue) {
        begin(spec, x, filter, y, spec.channels(), spec.filters());
        this.epilogue = epilogue;
        backward = false;
        filterRow = spec.filters();
        depth.forward(window.depth());
        height.forward(window.height());
        width.forward(window.width());
        targetGrid(window.height().output(), window.width().output(), window.outputSize(), window.inputSize());
        copyForSlack(spec);
        pass(spec.batch());
        end();
    }

    /** Filters that do not fill vectors are read beyond their end. */
    private void copyForSlack(Convolution spec) {
        int size = spec.filterSize();
        if (spec.filters() / groups % Kernels.LANES != 0 && filter.length < size + F32ConvolutionLoops.SLACK) {
            reserveTurned(size);
            System.arraycopy(filter, 0, turned, 0, size);
            filter = turned;
        }
    }

    private void reserveTurned(int size) {
        if (turned.length < size + F32ConvolutionLoops.SLACK) {
            turned = new float[size + F32ConvolutionLoops.SLACK];
        }
    }

    void inputGradient(Convolution spec, Buffer dy, Buffer filter, Buffer dx) {
        begin(spec, dy, filter, dx, spec.filters(), spec.channels());
        backward = true;
        targetGrid(window.height().input(), window.width().input(), window.inputSize(), window.outputSize());
        for (int z = 0; z < window.depth().stride(); z++) {
            for (int y = 0; y < window.height().stride(); y++) {
                for (int x = 0; x < window.width().stride(); x++) {
                    depth.backward(window.depth(), z);
                    height.backward(window.height(), y);
                    width.backward(window.width(), x);
                    turn(spec);
                    pass(spec.batch());
                }
            }
        }
        end();
    }

    private void begin(Convolution spec, Buffer source, Buffer filter, Buffer target, int from, int to) {
        this.window = spec.window();
        this.source = source.f32();
        this.filter = filter.f32();
        this.target = target.f32();
        groups = spec.groups();
        sourceChannels = from;
        targetChannels = to;
    }

    private void end() {
        source = NONE;
        filter = NONE;
        target = NONE;
        epilogue = null;
    }

    private void targetGrid(int height, int width, int size, int sourceSize) {
        targetHeight = height;
        targetWidth = width;
        targetSize = size;
        this.sourceSize = sourceSize;
    }

    private boolean depthwise() {
        return groups == sourceChannels && groups == targetChannels;
    }

    /** The filter of this phase as [groups][taps][filters of the group][channels of the group]. */
    private void turn(Convolution spec) {
        int channels = spec.channels() / groups;
        int filters = spec.filters() / groups;
        int taps = depth.taps * height.taps * width.taps;
        reserveTurned(taps * filters * spec.channels());
        filterRow = channels;
        int to = 0;
        for (int g = 0; g < groups; g++) {
            for (int tap = 0; tap < taps; tap++) {
                int w = width.kernel[tap % width.taps];
                int h = height.kernel[tap / width.taps % height.taps];
                int d = depth.kernel[tap / width.taps / height.taps];
                int element =
                        (d * window.height().kernel() + h) * window.width().kernel() + w;
                if (depthwise()) {
                    // One row of channels for each tap.
                    turned[tap * groups + g] = filter[element * groups + g];
                    continue;
                }
                int from = element * channels * spec.filters() + g * filters;
                for (int f = 0; f < filters; f++) {
                    for (int c = 0; c < channels; c++) {
                        turned[to++] = filter[from + c * spec.filters() + f];
                    }
                }
            }
        }
    }

    private void pass(int batch) {
        int perPosition = Math.max(1, depth.taps * height.taps * width.taps * (sourceChannels / groups));
        columns = Math.min(width.count, POSITIONS);
        rows = Math.max(1, Math.min(height.count, POSITIONS / Math.max(1, columns)));
        int inGroup = depthwise() ? targetChannels : targetChannels / groups;
        channelTile = inGroup;
        int parts = depthwise() ? 1 : groups;
        int wanted = workers.threads() == 1 ? 1 : 4 * workers.threads();
        while (pieces(batch, parts, inGroup) < wanted
                && (long) rows * columns * channelTile * perPosition >= 2 * PIECE) {
            if (rows > 1 && rows * columns > 64) {
                rows = (rows + 1) / 2;
            } else if (columns > 32) {
                columns = (columns / 2 + 7) / 8 * 8;
            } else if (channelTile > 64) {
                channelTile = (channelTile / 2 + 31) / 32 * 32;
            } else {
                break;
            }
        }
        int count = pieces(batch, parts, inGroup);
        if (count > 0) {
            workers.run(count, this);
        }
        if (epilogue != null && !epilogueInPlace()) {
            epilogueAtEnd(batch);
        }
    }

    private int pieces(int batch, int parts, int inGroup) {
        if (height.count == 0 || width.count == 0 || inGroup == 0) {
            return 0;
        }
        rowBlocks = (height.count + rows - 1) / rows;
        columnBlocks = (width.count + columns - 1) / columns;
        channelTiles = (inGroup + channelTile - 1) / channelTile * parts;
        return batch * depth.count * rowBlocks * columnBlocks * channelTiles;
    }

    /** Whether a piece writes whole positions, so that the epilogue can follow at once. */
    private boolean epilogueInPlace() {
        return channelTiles == 1;
    }

    private void epilogueAtEnd(int batch) {
        Epilogue after = epilogue;
        if (after != null) {
            F32Interpreter interpreter = scratch.get().interpreter;
            interpreter.bindAfter(target, after.program(), after.inputs(), after.outputs());
            interpreter.run(0, batch * targetSize * targetChannels);
        }
    }

    @Override
    public void accept(int piece) {
        int rest = piece;
        int channelPart = rest % channelTiles;
        rest /= channelTiles;
        int x = rest % columnBlocks * columns;
        rest /= columnBlocks;
        int y = rest % rowBlocks * rows;
        rest /= rowBlocks;
        int z = rest % depth.count;
        int sample = rest / depth.count;
        int high = Math.min(rows, height.count - y);
        int wide = Math.min(columns, width.count - x);
        boolean depthwise = depthwise();
        int parts = depthwise ? 1 : groups;
        int tilesInGroup = channelTiles / parts;
        int group = channelPart / tilesInGroup;
        int fromGroup = sourceChannels / parts;
        int toGroup = targetChannels / parts;
        int j = channelPart % tilesInGroup * channelTile;

        F32Scratch own = scratch.get();
        F32Patch patch = own.patch;
        patch.open(
                source,
                sample * sourceSize * sourceChannels,
                depth,
                height,
                width,
                sourceChannels,
                group * fromGroup,
                fromGroup,
                z,
                y,
                high,
                x,
                wide);
        int[] base = own.base(high * wide);
        int[] to = own.to(high * wide);
        int plane = depth.first + z * depth.stride;
        for (int r = 0; r < high; r++) {
            int line = (plane * targetHeight + height.first + (y + r) * height.stride) * targetWidth;
            for (int c = 0; c < wide; c++) {
                base[r * wide + c] = patch.position(height, width, r, c);
                int position = sample * targetSize + line + width.first + (x + c) * width.stride;
                to[r * wide + c] = position * targetChannels + group * toGroup + j;
            }
        }
        compute(patch, base, to, high * wide, group, j, Math.min(channelTile, toGroup - j), own);
        Epilogue after = epilogue;
        if (after != null && epilogueInPlace()) {
            own.interpreter.bindAfter(target, after.program(), after.inputs(), after.outputs());
            if (wide == targetWidth) {
                own.interpreter.run(to[0], to[0] + high * wide * targetChannels);
            } else {
                for (int r = 0; r < high; r++) {
                    own.interpreter.run(to[r * wide], to[r * wide] + wide * targetChannels);
                }
            }
        }
    }

    private void compute(
            F32Patch patch, int[] base, int[] to, int positions, int group, int j, int channels, F32Scratch own) {
        float[] weights = backward ? turned : filter;
        if (depthwise()) {
            patch.splitSegments(sourceChannels);
            loops.depthwise(
                    patch.array, base, positions, patch.segment, patch.segments, weights, 0, target, to, channels);
            return;
        }
        int taps = depth.taps * height.taps * width.taps;
        int at = backward
                ? group * taps * (sourceChannels / groups) * filterRow + j
                : group * (targetChannels / groups) + j;
        loops.positions(
                patch.array,
                base,
                positions,
                patch.segment,
                patch.segments,
                patch.segmentLength,
                weights,
                at,
                filterRow,
                target,
                to,
                channels,
                own.first(F32ConvolutionLoops.SCRATCH));
    }
}
