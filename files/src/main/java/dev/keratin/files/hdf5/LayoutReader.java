package dev.keratin.files.hdf5;

import java.io.IOException;
import java.nio.ByteOrder;

/** Understands the layout message of a dataset, versions 1 to 4, and checks it against the shape and the file. */
final class LayoutReader {

    private static final int COMPACT = 0;
    private static final int CONTIGUOUS = 1;
    private static final int CHUNKED = 2;
    private static final int VIRTUAL = 3;

    private final Hdf5Input input;
    private final ObjectHeader header;
    private final String path;
    private final Dataspace space;
    private final int elementSize;
    private final long size;

    /** For a dataset of {@code size} bytes, a product that has been checked. */
    LayoutReader(Hdf5Input input, ObjectHeader header, String path, Dataspace space, int elementSize, long size) {
        this.input = input;
        this.header = header;
        this.path = path;
        this.space = space;
        this.elementSize = elementSize;
        this.size = size;
    }

    RawData read(ObjectHeader.Message message) throws IOException {
        Bytes body = message.body();
        int version = body.u8();
        if (version == 1 || version == 2) {
            return readOld(body);
        }
        if (version != 3 && version != 4) {
            throw input.unsupported(path, "has data layout version " + version + ", expected 1 to 4");
        }
        int kind = body.u8();
        return switch (kind) {
            case COMPACT -> compact(body, body.u16());
            case CONTIGUOUS -> {
                long address = body.offset();
                yield contiguous(address, body.length());
            }
            case CHUNKED -> version == 3 ? chunked3(body) : chunked4(body);
            case VIRTUAL -> throw input.unsupported(path, "is a virtual dataset, whose data lie in other datasets");
            default -> throw body.corrupt("has the layout class " + kind + ", expected 0 to 3");
        };
    }

    private RawData readOld(Bytes body) throws IOException {
        int rank = body.u8();
        int kind = body.u8();
        body.skip(5);
        long address = kind == COMPACT ? Bytes.UNDEFINED : body.offset();
        long[] sizes = new long[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = body.u32();
        }
        return switch (kind) {
            case COMPACT -> compact(body, body.u32());
            case CONTIGUOUS -> contiguous(address, size);
            case CHUNKED -> chunkedByTree(sizes, address);
            default -> throw body.corrupt("has the layout class " + kind + ", expected 0 to 2");
        };
    }

    private RawData compact(Bytes body, long stored) throws IOException {
        if (stored < size) {
            throw input.corrupt(path, "needs " + size + " bytes, its header holds " + stored);
        }
        Bytes data = body.slice(size);
        return sink -> {
            if (size > 0) {
                sink.accept(data.rest().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
            }
        };
    }

    private RawData contiguous(long address, long stored) throws IOException {
        if (address == Bytes.UNDEFINED) {
            return unallocated();
        }
        if (stored < size) {
            throw input.corrupt(path, "needs " + size + " bytes for its shape, the file holds " + stored);
        }
        Place what = new Place("data", path);
        input.checkRange(address, size, what);
        input.claim(address, size, what);
        return new ContiguousData(input, address, size);
    }

    private RawData unallocated() throws IOException {
        FillValue fill = FillValue.of(input, header, elementSize, path);
        return sink -> fill.emit(size, sink);
    }

    private RawData chunked3(Bytes body) throws IOException {
        int rank = body.u8();
        long address = body.offset();
        long[] sizes = new long[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = body.u32();
        }
        return chunkedByTree(sizes, address);
    }

    private RawData chunkedByTree(long[] sizes, long address) throws IOException {
        if (size == 0) {
            return unallocated();
        }
        ChunkGrid grid = grid(sizes);
        ChunkIndex index = new ChunkIndex(input, grid, path);
        index.readTree1(address);
        return chunked(grid, index);
    }

    private RawData chunked4(Bytes body) throws IOException {
        int flags = body.u8();
        int rank = body.u8();
        int width = body.u8();
        if (width < 1 || width > 8) {
            throw body.corrupt("has chunk sizes of " + width + " bytes");
        }
        long[] sizes = new long[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = body.unsigned(width);
        }
        if (size == 0) {
            return unallocated();
        }
        if ((flags & 1) != 0) {
            throw input.unsupported(path, "leaves its border chunks unfiltered");
        }
        ChunkGrid grid = grid(sizes);
        ChunkIndex index = new ChunkIndex(input, grid, path);
        index.readVersion4(body, flags, header.has(ObjectHeader.FILTERS));
        return chunked(grid, index);
    }

    /** The last size is that of an element. */
    private ChunkGrid grid(long[] sizes) throws IOException {
        if (sizes.length == 0 || sizes[sizes.length - 1] != elementSize) {
            throw input.corrupt(path, "has chunks of elements of another size than " + elementSize);
        }
        long[] chunk = new long[sizes.length - 1];
        System.arraycopy(sizes, 0, chunk, 0, chunk.length);
        return ChunkGrid.of(input, space, chunk, elementSize, path);
    }

    private RawData chunked(ChunkGrid grid, ChunkIndex index) throws IOException {
        Filters filters = Filters.of(input, header, path);
        FillValue fill = FillValue.of(input, header, elementSize, path);
        return new ChunkedData(input, path, grid, filters, fill, index.chunks());
    }
}
