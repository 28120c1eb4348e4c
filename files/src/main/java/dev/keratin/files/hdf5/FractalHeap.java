package dev.keratin.files.hdf5;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The heap (`FRHP`) in which groups keep many links and objects many attributes. */
final class FractalHeap {

    private static final int HUGE_INDEX = 1;

    private record Block(long start, long size, Bytes content) {}

    private final Hdf5Input input;
    private final Place what;
    private final String path;
    private final int idLength;
    private final int flags;
    private final int offsetWidth;
    private final int lengthWidth;
    private final int tableWidth;
    private final long startSize;
    private final long maxDirectSize;
    private final long heapHeader;
    private final long hugeIndex;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Long, Bytes> hugeObjects = new HashMap<>();
    private boolean hugeRead;

    private FractalHeap(Hdf5Input input, long address, String path) throws IOException {
        this.input = input;
        this.path = path;
        this.what = new Place("heap", path);
        this.heapHeader = address;
        int size = 26 + 12 * input.lengthSize() + 3 * input.offsetSize();
        Bytes header = input.readOwned(address, size, what);
        header.signature("FRHP");
        int version = header.u8();
        idLength = header.u16();
        int filters = header.u16();
        flags = header.u8();
        long maxManaged = header.u32();
        if (version != 0) {
            throw header.corrupt("has version " + version + ", expected 0");
        }
        if (filters != 0) {
            throw input.unsupported(path, "keeps its links or attributes in a compressed heap");
        }
        header.verifyChecksum();
        header.lengthOrUndefined();
        hugeIndex = header.offset();
        header.skip(input.lengthSize());
        header.offset();
        header.skip(8L * input.lengthSize());
        tableWidth = header.u16();
        startSize = header.length();
        maxDirectSize = header.length();
        int maxHeapBits = header.u16();
        header.skip(2);
        long root = header.offset();
        int rows = header.u16();
        offsetWidth = (maxHeapBits + 7) / 8;
        lengthWidth = widthOf(Math.min(maxDirectSize, maxManaged));
        if (tableWidth == 0
                || Long.bitCount(startSize) != 1
                || Long.bitCount(maxDirectSize) != 1
                || maxDirectSize < startSize
                || maxDirectSize > 1L << 32
                || maxHeapBits > 64
                || idLength < 1) {
            throw header.corrupt("has impossible block sizes");
        }
        if (root == Bytes.UNDEFINED) {
            return;
        }
        if (rows == 0) {
            addDirect(root, 0, startSize);
        } else {
            addIndirect(root, 0, rows);
        }
    }

    static FractalHeap read(Hdf5Input input, long address, String path) throws IOException {
        return new FractalHeap(input, address, path);
    }

    /** The object that the identifier at the cursor names. */
    Bytes object(Bytes record) throws IOException {
        Bytes id = record.slice(idLength);
        int first = id.u8();
        int kind = first >> 4 & 3;
        if (first >> 6 != 0) {
            throw id.corrupt("has a heap identifier of version " + (first >> 6));
        }
        return switch (kind) {
            case 0 -> managed(id);
            case 1 -> huge(id);
            case 2 -> tiny(id, first);
            default -> throw id.corrupt("has a heap identifier of type 3");
        };
    }

    private Bytes managed(Bytes id) throws IOException {
        long offset = id.unsigned(offsetWidth);
        long length = id.unsigned(lengthWidth);
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Block block = blocks.get(middle);
            if (offset < block.start) {
                high = middle - 1;
            } else if (offset - block.start >= block.size) {
                low = middle + 1;
            } else {
                block.content.seek((int) (offset - block.start));
                return block.content.slice(length);
            }
        }
        throw id.corrupt("refers to the heap offset " + offset + ", where there is no block");
    }

    private Bytes tiny(Bytes id, int first) throws IOException {
        int length = idLength <= 18 ? (first & 15) + 1 : ((first & 15) << 8 | id.u8()) + 1;
        return id.slice(length);
    }

    private Bytes huge(Bytes id) throws IOException {
        if (idLength > input.offsetSize() + input.lengthSize()) {
            long address = id.offset();
            return input.readOwned(address, id.length(), what);
        }
        if (!hugeRead) {
            hugeRead = true;
            BTree2.forEach(input, hugeIndex, HUGE_INDEX, path, record -> {
                long address = record.offset();
                long length = record.length();
                hugeObjects.put(record.length(), input.readOwned(address, length, what));
            });
        }
        Bytes object = hugeObjects.get(id.unsigned(Math.min(idLength - 1, 8)));
        if (object == null) {
            throw id.corrupt("refers to a huge object that does not exist");
        }
        object.seek(0);
        return object;
    }

    private void addDirect(long address, long start, long size) throws IOException {
        Bytes block = input.readOwned(address, size, what);
        checkBlock(block, "FHDB", start);
        blocks.add(new Block(start, size, block));
    }

    private void addIndirect(long address, long start, int rows) throws IOException {
        int maxDirectRows = Long.numberOfTrailingZeros(maxDirectSize) - Long.numberOfTrailingZeros(startSize) + 2;
        long entries = (long) rows * tableWidth;
        long size = 9L + input.offsetSize() + offsetWidth + entries * input.offsetSize();
        Bytes block = input.readOwned(address, size, what);
        block.verifyChecksum();
        checkBlock(block, "FHIB", start);
        long at = start;
        for (int row = 0; row < rows; row++) {
            if (row > 62 - Long.numberOfTrailingZeros(startSize)) {
                throw block.corrupt("has " + rows + " rows");
            }
            long blockSize = row == 0 ? startSize : startSize << (row - 1);
            for (int column = 0; column < tableWidth; column++) {
                long child = block.offset();
                if (child != Bytes.UNDEFINED && row < maxDirectRows) {
                    addDirect(child, at, blockSize);
                } else if (child != Bytes.UNDEFINED) {
                    addIndirect(child, at, rowsOf(blockSize));
                }
                at += blockSize;
            }
        }
    }

    /** The rows of an indirect block that covers {@code size} bytes of the heap. */
    private int rowsOf(long size) {
        int tableBits = 31 - Integer.numberOfLeadingZeros(tableWidth);
        return Long.numberOfTrailingZeros(size) - Long.numberOfTrailingZeros(startSize) - tableBits + 1;
    }

    private void checkBlock(Bytes block, String signature, long start) throws IOException {
        block.signature(signature);
        int version = block.u8();
        long header = block.offset();
        long offset = block.unsigned(offsetWidth);
        if (version != 0 || header != heapHeader || offset != start) {
            throw block.corrupt("has a block that belongs elsewhere");
        }
        if (signature.equals("FHDB") && (flags & 2) != 0) {
            block.verifyChecksumField();
        }
    }

    private static int widthOf(long value) {
        return (64 - Long.numberOfLeadingZeros(value | 1) + 7) / 8;
    }
}
