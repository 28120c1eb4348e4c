package dev.keratin.internal.backend.scalar;

import java.util.Arrays;

/**
 * What a block of destination positions reads: a view of the source where no window leaves it, else a copy with zeros around. The copy holds
 * one group's channels. Also the offsets of the taps and positions in it. One patch belongs to one thread.
 */
final class F32Patch {

    float[] array = {};
    private float[] copy = {};

    /** Offsets of the runs of neighbouring elements that one position reads, in the order of accumulation. */
    int[] segment = {};

    int segments;
    int segmentLength;

    /** Distances in {@link #array}. */
    int pixel;

    private int row;
    private int plane;
    private int origin;

    /**
     * Makes the source of destination positions [z, rows from y, columns from x) readable.
     *
     * @param from where the sample begins in the source
     * @param channels of the source
     * @param first the first channel of the group
     * @param group channels of the group
     */
    void open(
            float[] source,
            int from,
            TapAxis depth,
            TapAxis height,
            TapAxis width,
            int channels,
            int first,
            int group,
            int z,
            int y,
            int rows,
            int x,
            int columns) {
        int lowZ = z * depth.step + depth.lowest();
        int lowY = y * height.step + height.lowest();
        int lowX = x * width.step + width.lowest();
        if (depth.leavesSource() || height.leavesSource() || width.leavesSource()) {
            int planes = depth.span(1);
            int high = height.span(rows);
            int wide = width.span(columns);
            pixel = group;
            row = wide * group;
            plane = high * row;
            origin = 0;
            if (copy.length < planes * plane) {
                copy = new float[planes * plane];
            }
            array = copy;
            for (int p = 0; p < planes; p++) {
                for (int r = 0; r < high; r++) {
                    copyRow(source, from, depth, height, width, channels, first, lowZ + p, lowY + r, lowX, wide, p, r);
                }
            }
        } else {
            array = source;
            pixel = channels;
            row = width.source * channels;
            plane = height.source * row;
            origin = from + lowZ * plane + lowY * row + lowX * channels + first;
        }
        lay(depth, height, width, group);
    }

    private void copyRow(
            float[] source,
            int from,
            TapAxis depth,
            TapAxis height,
            TapAxis width,
            int channels,
            int first,
            int z,
            int y,
            int lowX,
            int wide,
            int p,
            int r) {
        int to = p * plane + r * row;
        boolean outside = z < 0 || z >= depth.source || y < 0 || y >= height.source;
        int begin = outside ? wide : Math.min(wide, Math.max(0, -lowX));
        int end = outside ? wide : Math.max(begin, Math.min(wide, width.source - lowX));
        Arrays.fill(copy, to, to + begin * pixel, 0);
        Arrays.fill(copy, to + end * pixel, to + row, 0);
        int at = from + ((z * height.source + y) * width.source + lowX + begin) * channels + first;
        if (pixel == channels) {
            if (end > begin) {
                System.arraycopy(source, at, copy, to + begin * pixel, (end - begin) * pixel);
            }
        } else {
            for (int x = begin; x < end; x++) {
                System.arraycopy(source, at, copy, to + x * pixel, pixel);
                at += channels;
            }
        }
    }

    /** Lays out the taps; those that lie side by side in memory make one segment. */
    private void lay(TapAxis depth, TapAxis height, TapAxis width, int group) {
        boolean sideBySide = pixel == group && width.highest() - width.lowest() + 1 == width.taps;
        int across = sideBySide ? 1 : width.taps;
        segmentLength = sideBySide ? width.taps * group : group;
        segments = width.taps == 0 ? 0 : depth.taps * height.taps * across;
        if (segment.length < segments) {
            segment = new int[segments];
        }
        int s = 0;
        for (int d = 0; d < depth.taps; d++) {
            for (int h = 0; h < height.taps; h++) {
                int at = (depth.offset[d] - depth.lowest()) * plane + (height.offset[h] - height.lowest()) * row;
                for (int w = 0; w < across && s < segments; w++) {
                    segment[s++] = at + (width.offset[w] - width.lowest()) * pixel;
                }
            }
        }
    }

    /** Elements that one position reads. */
    int depth() {
        return segments * segmentLength;
    }

    /** Where each element of a position lies, in the order of accumulation. */
    void offsets(int[] to) {
        int k = 0;
        for (int s = 0; s < segments; s++) {
            for (int i = 0; i < segmentLength; i++) {
                to[k++] = segment[s] + i;
            }
        }
    }

    /** Makes each tap a segment again, for loops that go along the channels. */
    void splitSegments(int channels) {
        int pieces = segmentLength / channels;
        if (pieces <= 1) {
            return;
        }
        if (segment.length < segments * pieces) {
            segment = Arrays.copyOf(segment, segments * pieces);
        }
        for (int s = segments * pieces - 1; s >= 0; s--) {
            segment[s] = segment[s / pieces] + s % pieces * channels;
        }
        segments *= pieces;
        segmentLength = channels;
    }

    /** Where the position {@code (r, c)} of the block begins. */
    int position(TapAxis height, TapAxis width, int r, int c) {
        return origin + r * height.step * row + c * width.step * pixel;
    }
}
