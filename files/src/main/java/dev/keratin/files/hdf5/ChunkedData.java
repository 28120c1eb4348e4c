package dev.keratin.files.hdf5;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;

/**
 * Chunked data, put back into row-major order one band at a time.
 *
 * <p>A band is what one row of chunks covers: all leading dimensions fixed, {@code chunk[axis]} rows of the first dimension along which
 * chunks are longer than one, and everything below. The bands follow each other in the row-major order of the dataset, and so do
 * their chunks' numbers. Stretches where no chunk is stored are handed out as fill without a band being built.
 */
final class ChunkedData implements RawData {

    private final Hdf5Input input;
    private final String path;
    private final ChunkGrid grid;
    private final Filters filters;
    private final FillValue fill;
    private final NavigableMap<Long, ChunkIndex.Chunk> chunks;
    private final int axis;
    /** Elements below one index of the axis. */
    private final long inner;

    private final long chunksPerBand;

    ChunkedData(
            Hdf5Input input,
            String path,
            ChunkGrid grid,
            Filters filters,
            FillValue fill,
            NavigableMap<Long, ChunkIndex.Chunk> chunks)
            throws IOException {
        this.input = input;
        this.path = path;
        this.grid = grid;
        this.filters = filters;
        this.fill = fill;
        this.chunks = chunks;
        int first = 0;
        while (first < grid.rank() - 1 && grid.chunk()[first] == 1) {
            first++;
        }
        axis = first;
        long elements = 1;
        long perBand = 1;
        for (int i = axis + 1; i < grid.rank(); i++) {
            elements *= grid.dimensions()[i];
            perBand *= grid.counts()[i];
        }
        inner = elements;
        chunksPerBand = perBand;
        long rows = Math.min(grid.chunk()[axis], grid.dimensions()[axis]);
        double need = (double) rows * inner * grid.elementSize() + grid.chunkBytes();
        if (need > Integer.MAX_VALUE
                || need
                        > Math.min(
                                input.limits().totalBytes(),
                                LoadLimits.defaults().totalBytes())) {
            throw input.exceeded(path, String.format("one row of chunks takes %.0f bytes", need));
        }
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        long done = 0;
        byte[] band = new byte[0];
        Map.Entry<Long, ChunkIndex.Chunk> next = chunks.firstEntry();
        while (next != null) {
            long bandNumber = next.getKey() / chunksPerBand;
            long outer = bandNumber / grid.counts()[axis];
            long row = bandNumber % grid.counts()[axis] * grid.chunk()[axis];
            long rows = Math.min(grid.chunk()[axis], grid.dimensions()[axis] - row);
            long start = (outer * grid.dimensions()[axis] + row) * inner * grid.elementSize();
            fill.emit(start - done, sink);
            int size = (int) (rows * inner * grid.elementSize());
            band = band.length == size ? band : new byte[size];
            long from = bandNumber * chunksPerBand;
            SortedMap<Long, ChunkIndex.Chunk> stored = chunks.subMap(from, from + chunksPerBand);
            if (stored.size() < chunksPerBand) {
                fill.fill(band);
            }
            for (Map.Entry<Long, ChunkIndex.Chunk> entry : stored.entrySet()) {
                scatter(decode(entry.getValue()), grid.start(entry.getKey()), band);
            }
            emit(band, sink);
            done = start + size;
            next = chunks.ceilingEntry(from + chunksPerBand);
        }
        fill.emit(totalBytes() - done, sink);
    }

    private long totalBytes() {
        long bytes = grid.elementSize();
        for (long dimension : grid.dimensions()) {
            bytes *= dimension;
        }
        return bytes;
    }

    private byte[] decode(ChunkIndex.Chunk chunk) throws IOException {
        long most = grid.chunkBytes() + (grid.chunkBytes() / 8L + 1024);
        if (chunk.size() > most) {
            throw input.corrupt(path, "has a chunk of " + chunk.size() + " bytes for " + grid.chunkBytes());
        }
        byte[] stored = new byte[(int) chunk.size()];
        input.readFully(chunk.address(), ByteBuffer.wrap(stored));
        return filters.decode(stored, chunk.mask(), grid.chunkBytes(), grid.elementSize());
    }

    /** Copies what of a chunk lies within the shape to its place in the band, one innermost run at a time. */
    private void scatter(byte[] chunk, long[] start, byte[] band) {
        int last = grid.rank() - 1;
        int[] extent = new int[grid.rank()];
        for (int i = 0; i <= last; i++) {
            extent[i] = (int) Math.min(grid.chunk()[i], grid.dimensions()[i] - start[i]);
        }
        int run = extent[last] * grid.elementSize();
        int[] at = new int[grid.rank()];
        while (true) {
            long source = 0;
            long target = 0;
            for (int i = 0; i <= last; i++) {
                source = source * grid.chunk()[i] + at[i];
                if (i == axis) {
                    target = at[i];
                } else if (i > axis) {
                    target = target * grid.dimensions()[i] + start[i] + at[i];
                }
            }
            System.arraycopy(
                    chunk, (int) (source * grid.elementSize()), band, (int) (target * grid.elementSize()), run);
            int i = last - 1;
            while (i >= 0 && ++at[i] == extent[i]) {
                at[i--] = 0;
            }
            if (i < 0) {
                return;
            }
        }
    }

    private static void emit(byte[] band, ByteSink sink) throws IOException {
        for (int at = 0; at < band.length; at += Hdf5Input.PIECE) {
            int count = Math.min(Hdf5Input.PIECE, band.length - at);
            sink.accept(ByteBuffer.wrap(band, at, count).slice().order(ByteOrder.LITTLE_ENDIAN));
        }
    }
}
