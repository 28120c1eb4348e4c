package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Convolution;
import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Window;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions forward, and backward to the input: both read windows of a source and write a grid of the target. Backward, the grid of each
 * phase of the strides is a convolution of its own with the elements of the filter that meet it, turned around.
 */
final class F32ConvolutionPass implements IntConsumer {

    private enum Work {
        PACK,
        TURN,
        COMPUTE,
        EPILOGUE
    }

    /** Positions that one piece computes at most, and multiplications that are worth a piece. */
    private static final int POSITIONS = F32ConvolutionLoops.MOST_ROWS;

    private static final long PIECE = 1 << 18;

    /** Positions from which packing the filter into strips pays. */
    private static final int PACK_POSITIONS = 128;

    private static final int STRIP = F32ConvolutionLoops.STRIP;

    /** Elements of one piece of an epilogue that follows when all is computed. */
    private static final int EPILOGUE_PIECE = 1 << 14;

    private static final float[] NONE = {};
    private static final Window NO_WINDOW = Window.of(Axis.NONE);

    private final Workers workers;
    private final F32ConvolutionLoops loops;
    private final ThreadLocal<F32Scratch> scratch;
    private final TapAxis depth = new TapAxis();
    private final TapAxis height = new TapAxis();
    private final TapAxis width = new TapAxis();
    private Window window = NO_WINDOW;
    private float[] source = NONE;
    private float[] filter = NONE;
    private float[] target = NONE;
    private @Nullable Epilogue epilogue;

    private Work work = Work.COMPUTE;

    /** The filter packed into strips, or turned around for one phase. */
    private float[] packed = NONE;

    /** The filter that is read, [groups][strips][depth][columns of a strip]; distances in it. */
    private float[] weights = NONE;

    private int groupStride;
    private int stripStride;

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
    private int targetLength;
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
        depth.forward(window.depth());
        height.forward(window.height());
        width.forward(window.width());
        targetGrid(window.height().output(), window.width().output(), window.outputSize(), window.inputSize());
        layFilter(spec);
        pass(spec.batch());
        end();
    }

    /** Packs the filter where its rows are long and read often, or where it has no room behind it for vectors that its columns do not fill. */
    private void layFilter(Convolution spec) {
        int size = spec.filterSize();
        int inGroup = spec.filters() / groups;
        weights = filter;
        filterRow = spec.filters();
        groupStride = inGroup;
        stripStride = STRIP;
        if (loops.likesStrips()
                && groups == 1
                && inGroup > STRIP
                && (long) spec.batch() * window.outputSize() >= PACK_POSITIONS) {
            filterRow = STRIP;
            stripStride = size / inGroup * STRIP;
            weights = reserve((inGroup + STRIP - 1) / STRIP * stripStride);
            run(Work.PACK, (inGroup + STRIP - 1) / STRIP * window.kernelSize());
        } else if (inGroup % Kernels.LANES != 0 && filter.length < size + F32ConvolutionLoops.SLACK) {
            weights = reserve(size);
            System.arraycopy(filter, 0, weights, 0, size);
        }
    }

    private float[] reserve(int size) {
        if (packed.length < size + F32ConvolutionLoops.SLACK) {
            packed = new float[size + F32ConvolutionLoops.SLACK];
        }
        return packed;
    }

    private void run(Work work, int pieces) {
        this.work = work;
        workers.run(pieces, this);
    }

    /** One strip of the channels of one element of the window. */
    private void pack(int piece) {
        int elements = window.kernelSize();
        int j = piece / elements * STRIP;
        int k = piece % elements * sourceChannels;
        int width = Math.min(STRIP, targetChannels - j);
        for (int end = k + sourceChannels; k < end; k++) {
            System.arraycopy(filter, k * targetChannels + j, packed, j / STRIP * stripStride + k * STRIP, width);
        }
    }

    void inputGradient(Convolution spec, Buffer dy, Buffer filter, Buffer dx, @Nullable Epilogue epilogue) {
        begin(spec, dy, filter, dx, spec.filters(), spec.channels());
        targetGrid(window.height().input(), window.width().input(), window.inputSize(), window.outputSize());
        boolean phases = window.depth().stride()
                        * window.height().stride()
                        * window.width().stride()
                > 1;
        this.epilogue = phases ? null : epilogue;
        for (int z = 0; z < window.depth().stride(); z++) {
            for (int y = 0; y < window.height().stride(); y++) {
                for (int x = 0; x < window.width().stride(); x++) {
                    depth.backward(window.depth(), z);
                    height.backward(window.height(), y);
                    width.backward(window.width(), x);
                    layTurned();
                    pass(spec.batch());
                }
            }
        }
        if (epilogue != null && phases) {
            this.epilogue = epilogue;
            epilogueAtEnd(spec.batch());
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
        weights = NONE;
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

    /** The filter of this phase: an element of the window reads filters and writes channels. */
    private void layTurned() {
        int taps = depth.taps * height.taps * width.taps;
        int inGroup = targetChannels / groups;
        boolean strips = loops.likesStrips() && groups == 1 && inGroup > STRIP;
        filterRow = strips ? STRIP : inGroup;
        groupStride = taps * sourceChannels / groups * inGroup;
        stripStride = strips ? taps * sourceChannels * STRIP : STRIP;
        int pieces = (inGroup + STRIP - 1) / STRIP;
        weights = reserve(strips ? pieces * stripStride : groups * groupStride);
        run(Work.TURN, depthwise() ? taps : groups * taps * pieces);
    }

    private void turn(int piece) {
        int taps = depth.taps * height.taps * width.taps;
        int tap = piece % taps;
        int w = width.kernel[tap % width.taps];
        int h = height.kernel[tap / width.taps % height.taps];
        int d = depth.kernel[tap / width.taps / height.taps];
        int element = (d * window.height().kernel() + h) * window.width().kernel() + w;
        if (depthwise()) {
            System.arraycopy(filter, element * groups, packed, tap * groups, groups);
            return;
        }
        int filters = sourceChannels / groups;
        int channels = targetChannels / groups;
        int pieces = (channels + STRIP - 1) / STRIP;
        int group = piece / taps / pieces;
        int strip = piece / taps % pieces;
        int first = strip * STRIP;
        int count = Math.min(STRIP, channels - first);
        int from = (element * channels + first) * sourceChannels + group * filters;
        int to = group * groupStride + strip * stripStride + tap * filters * filterRow;
        // Blocks, so that what is read and written stays in the cache.
        for (int f = 0; f < filters; f += Kernels.LANES) {
            int end = Math.min(filters, f + Kernels.LANES);
            for (int c = 0; c < count; c++) {
                int row = from + c * sourceChannels;
                for (int i = f; i < end; i++) {
                    packed[to + i * filterRow + c] = filter[row + i];
                }
            }
        }
    }

    private void pass(int batch) {
        int perPosition = Math.max(1, depth.taps * height.taps * width.taps * (sourceChannels / groups));
        columns = Math.min(width.count, POSITIONS);
        rows = even(height.count, Math.max(1, POSITIONS / Math.max(1, columns)));
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
            } else if (channelTile > STRIP) {
                channelTile = (channelTile / 2 + STRIP - 1) / STRIP * STRIP;
            } else {
                break;
            }
        }
        int count = pieces(batch, parts, inGroup);
        if (count > 0) {
            run(Work.COMPUTE, count);
        }
        if (epilogue != null && !epilogueInPlace()) {
            epilogueAtEnd(batch);
        }
    }

    /** The size of pieces that are as equal as can be. */
    private static int even(int size, int most) {
        int pieces = Math.max(1, (size + most - 1) / most);
        return Math.max(1, (size + pieces - 1) / pieces);
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
        targetLength = batch * targetSize * targetChannels;
        run(Work.EPILOGUE, (targetLength + EPILOGUE_PIECE - 1) / EPILOGUE_PIECE);
    }

    private void epilogue(int piece) {
        Epilogue after = epilogue;
        if (after != null) {
            F32Interpreter interpreter = scratch.get().interpreter;
            interpreter.bindAfter(target, after.program(), after.inputs(), after.outputs());
            int from = piece * EPILOGUE_PIECE;
            interpreter.run(from, Math.min(targetLength, from + EPILOGUE_PIECE));
        }
    }

    @Override
    public void accept(int piece) {
        switch (work) {
            case PACK -> pack(piece);
            case TURN -> turn(piece);
            case COMPUTE -> compute(piece);
            case EPILOGUE -> epilogue(piece);
        }
    }

    private void compute(int piece) {
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
        int positions = high * wide;
        int[] base = own.base(positions + F32ConvolutionLoops.REPEATS);
        int[] to = own.to(positions + F32ConvolutionLoops.REPEATS);
        int plane = depth.first + z * depth.stride;
        for (int r = 0; r < high; r++) {
            int line = (plane * targetHeight + height.first + (y + r) * height.stride) * targetWidth;
            for (int c = 0; c < wide; c++) {
                base[r * wide + c] = patch.position(height, width, r, c);
                int position = sample * targetSize + line + width.first + (x + c) * width.stride;
                to[r * wide + c] = position * targetChannels + group * toGroup + j;
            }
        }
        Arrays.fill(base, positions, positions + F32ConvolutionLoops.REPEATS, base[positions - 1]);
        Arrays.fill(to, positions, positions + F32ConvolutionLoops.REPEATS, to[positions - 1]);
        products(patch, base, to, positions, group, j, Math.min(channelTile, toGroup - j), own);
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

    private void products(
            F32Patch patch, int[] base, int[] to, int positions, int group, int j, int channels, F32Scratch own) {
        if (depthwise()) {
            patch.splitSegments(sourceChannels);
            loops.depthwise(
                    patch.array, base, positions, patch.segment, patch.segments, weights, 0, target, to, channels);
            return;
        }
        int[] offset = own.offset(patch.depth() + 1);
        patch.offsets(offset);
        loops.products(
                patch.array,
                base,
                positions,
                offset,
                patch.depth(),
                patch.segmentLength,
                weights,
                group * groupStride + j / STRIP * stripStride,
                filterRow,
                stripStride,
                target,
                to,
                channels,
                false,
                own.first(F32ConvolutionLoops.SCRATCH));
    }
}
