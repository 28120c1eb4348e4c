package dev.keratin.files.hdf5;

import java.io.IOException;

/** Walks the records of a version 2 B-tree, in order. */
final class BTree2 {

    /** Takes one record; the cursor holds nothing but it. */
    interface RecordSink {
        void accept(Bytes record) throws IOException;
    }

    private static final int NODE_OVERHEAD = 10;
    private static final int MAX_DEPTH = 32;

    private final Hdf5Input input;
    private final Place what;
    private final int type;
    private final int recordSize;
    /** The largest number of records a node of each level may hold, and how wide counts of whole sub-trees are stored. */
    private final int[] countWidth;

    private final int[] totalWidth;
    private final RecordSink sink;

    private BTree2(Hdf5Input input, Place what, int type, int nodeSize, int recordSize, int depth, RecordSink sink) {
        this.input = input;
        this.what = what;
        this.type = type;
        this.recordSize = recordSize;
        this.sink = sink;
        countWidth = new int[depth + 1];
        totalWidth = new int[depth + 1];
        long most = (nodeSize - NODE_OVERHEAD) / recordSize;
        long total = most;
        int leafWidth = widthOf(most);
        for (int level = 1; level <= depth; level++) {
            countWidth[level] = leafWidth;
            totalWidth[level] = level == 1 ? 0 : widthOf(total);
            int pointer = input.offsetSize() + leafWidth + totalWidth[level];
            most = Math.max(0, (nodeSize - NODE_OVERHEAD - pointer) / (recordSize + pointer));
            total = saturatingAdd(most, saturatingMultiply(most + 1, total));
        }
    }

    static void forEach(Hdf5Input input, long address, int expectedType, String path, RecordSink sink)
            throws IOException {
        Place what = new Place("index", path);
        int headerSize = 22 + input.offsetSize() + input.lengthSize();
        Bytes header = input.readOwned(address, headerSize, what);
        header.verifyChecksum();
        header.signature("BTHD");
        int version = header.u8();
        int type = header.u8();
        long nodeSize = header.u32();
        int recordSize = header.u16();
        int depth = header.u16();
        header.skip(2);
        long root = header.offset();
        int rootRecords = header.u16();
        if (version != 0 || type != expectedType) {
            throw header.corrupt("has version " + version + " and type " + type + ", expected 0 and " + expectedType);
        }
        if (recordSize == 0
                || depth > MAX_DEPTH
                || nodeSize < NODE_OVERHEAD + recordSize
                || nodeSize > Integer.MAX_VALUE / 2) {
            throw header.corrupt(
                    "has nodes of " + nodeSize + " bytes, records of " + recordSize + " and depth " + depth);
        }
        if (rootRecords > 0) {
            new BTree2(input, what, type, (int) nodeSize, recordSize, depth, sink).walk(root, rootRecords, depth);
        }
    }

    private void walk(long address, long records, int level) throws IOException {
        int pointer = level == 0 ? 0 : input.offsetSize() + countWidth[level] + totalWidth[level];
        long size = NODE_OVERHEAD + records * recordSize + (level == 0 ? 0 : (records + 1) * pointer);
        Bytes node = input.readOwned(address, size, what);
        node.verifyChecksum();
        node.signature(level == 0 ? "BTLF" : "BTIN");
        int version = node.u8();
        int found = node.u8();
        if (version != 0 || found != type) {
            throw node.corrupt("has a node of version " + version + " and type " + found);
        }
        Bytes own = node.slice(records * recordSize);
        for (long i = 0; i < records; i++) {
            if (level > 0) {
                walkChild(node, level);
            }
            sink.accept(own.slice(recordSize));
        }
        if (level > 0) {
            walkChild(node, level);
        }
    }

    private void walkChild(Bytes node, int level) throws IOException {
        long child = node.offset();
        long records = node.unsigned(countWidth[level]);
        node.skip(totalWidth[level]);
        walk(child, records, level - 1);
    }

    private static int widthOf(long value) {
        return (64 - Long.numberOfLeadingZeros(value | 1) + 7) / 8;
    }

    private static long saturatingAdd(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static long saturatingMultiply(long a, long b) {
        return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
