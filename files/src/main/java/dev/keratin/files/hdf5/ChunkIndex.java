package dev.keratin.files.hdf5;

import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Where the stored chunks of a dataset lie, by their row-major number; a chunk that was never written is absent. */
final class ChunkIndex {

    /** A stored chunk; bit i of {@code mask} says that filter i was left out. */
    record Chunk(long address, long size, long mask) {}

    private static final int SINGLE = 1;
    private static final int IMPLICIT = 2;
    private static final int FIXED_ARRAY = 3;
    private static final int EXTENSIBLE_ARRAY = 4;
    private static final int TREE_2 = 5;
    private static final int PLAIN_RECORDS = 10;
    private static final int FILTERED_RECORDS = 11;

    private final Hdf5Input input;
    private final ChunkGrid grid;
    private final String path;
    private final Place what;
    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();

    ChunkIndex(Hdf5Input input, ChunkGrid grid, String path) {
        this.input = input;
        this.grid = grid;
        this.path = path;
        this.what = new Place("chunk index", path);
    }

    NavigableMap<Long, Chunk> chunks() {
        return chunks;
    }

    /** Reads the version 1 B-tree of layout version 1 to 3. */
    void readTree1(long address) throws IOException {
        if (address != Bytes.UNDEFINED) {
            readTree1Node(address, -1);
        }
    }

    private void readTree1Node(long address, int expectedLevel) throws IOException {
        int headerSize = 8 + 2 * input.offsetSize();
        Bytes header = input.read(address, headerSize, what);
        header.signature("TREE");
        int type = header.u8();
        int level = header.u8();
        int used = header.u16();
        if (type != 1 || (expectedLevel >= 0 && level != expectedLevel)) {
            throw header.corrupt("has a node of type " + type + " and level " + level);
        }
        int keySize = 8 + 8 * (grid.rank() + 1);
        Bytes node =
                input.readOwned(address, headerSize + (long) used * (keySize + input.offsetSize()) + keySize, what);
        node.skip(headerSize);
        for (int i = 0; i < used; i++) {
            long size = node.u32();
            long mask = node.u32();
            long[] scaled = new long[grid.rank()];
            for (int j = 0; j < scaled.length; j++) {
                long offset = node.unsigned(8);
                if (offset % grid.chunk()[j] != 0) {
                    throw node.corrupt("has a chunk that is off the grid");
                }
                scaled[j] = offset / grid.chunk()[j];
            }
            node.skip(8);
            long child = node.offset();
            if (level > 0) {
                readTree1Node(child, level - 1);
            } else {
                add(grid.number(scaled), new Chunk(child, size, mask));
            }
        }
    }

    /** Reads the index of layout version 4; the cursor stands at the index type. */
    void readVersion4(Bytes layout, int flags, boolean filtered) throws IOException {
        int type = layout.u8();
        switch (type) {
            case SINGLE -> {
                long size = (flags & 2) != 0 ? layout.length() : grid.chunkBytes();
                long mask = (flags & 2) != 0 ? layout.u32() : 0;
                long address = layout.offset();
                if (address != Bytes.UNDEFINED) {
                    add(0, new Chunk(address, size, mask));
                }
            }
            case IMPLICIT -> readImplicit(layout.offset());
            case FIXED_ARRAY -> {
                layout.skip(1);
                long address = layout.offset();
                if (address != Bytes.UNDEFINED) {
                    FixedArray.forEach(
                            input, address, filtered ? 1 : 0, what, (index, entry) -> addEntry(index, entry, filtered));
                }
            }
            case EXTENSIBLE_ARRAY -> {
                layout.skip(5);
                long address = layout.offset();
                if (address != Bytes.UNDEFINED) {
                    ExtensibleArray.forEach(
                            input, address, filtered ? 1 : 0, what, (index, entry) -> addEntry(index, entry, filtered));
                }
            }
            case TREE_2 -> {
                layout.skip(6);
                readTree2(layout.offset(), filtered);
            }
            default -> throw layout.corrupt("has the chunk index type " + type + ", expected 1 to 5");
        }
    }

    private void readImplicit(long address) throws IOException {
        if (address == Bytes.UNDEFINED) {
            return;
        }
        long count = grid.chunkCount();
        if (count > input.length() / grid.chunkBytes()) {
            throw input.corrupt(path, "claims " + count + " chunks, more than the file holds");
        }
        for (long number = 0; number < count; number++) {
            long index = grid.indexOfNumber(number);
            if (index < 0 || index > input.length() / grid.chunkBytes()) {
                throw input.corrupt(path, "has a chunk outside the file");
            }
            add(number, new Chunk(address + index * grid.chunkBytes(), grid.chunkBytes(), 0));
        }
    }

    private void readTree2(long address, boolean filtered) throws IOException {
        if (address == Bytes.UNDEFINED) {
            return;
        }
        BTree2.forEach(input, address, filtered ? FILTERED_RECORDS : PLAIN_RECORDS, path, record -> {
            long chunk = record.offset();
            int sizeWidth = record.remaining() - 4 - 8 * grid.rank();
            long size = filtered ? record.unsigned(checkedWidth(record, sizeWidth)) : grid.chunkBytes();
            long mask = filtered ? record.u32() : 0;
            long[] scaled = new long[grid.rank()];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = record.unsigned(8);
            }
            add(grid.number(scaled), new Chunk(chunk, size, mask));
        });
    }

    private void addEntry(long index, Bytes entry, boolean filtered) throws IOException {
        long address = entry.offset();
        if (address != Bytes.UNDEFINED) {
            long size = filtered ? entry.unsigned(checkedWidth(entry, entry.remaining() - 4)) : grid.chunkBytes();
            add(grid.numberOfIndex(index), new Chunk(address, size, filtered ? entry.u32() : 0));
        }
    }

    private static int checkedWidth(Bytes record, int width) throws IOException {
        if (width < 1 || width > 8) {
            throw record.corrupt("stores chunk sizes in " + width + " bytes");
        }
        return width;
    }

    private void add(long number, Chunk chunk) throws IOException {
        if (number < 0 || number >= grid.chunkCount()) {
            throw input.corrupt(path, "has a chunk outside its shape");
        }
        input.checkRange(chunk.address, chunk.size, new Place("chunk", path));
        input.claim(chunk.address, chunk.size, new Place("chunk", path));
        if (chunks.put(number, chunk) != null) {
            throw input.corrupt(path, "has two chunks at one place");
        }
    }
}
