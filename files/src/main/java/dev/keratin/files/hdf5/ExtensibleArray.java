package dev.keratin.files.hdf5;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The chunk index of datasets with one unlimited dimension (`EAHD`): the first entries lie in the index block, the next in data blocks that
 * it names, all others in data blocks that super blocks name. Sizes double along the way.
 */
final class ExtensibleArray {

    private final Hdf5Input input;
    private final Place what;
    private final FixedArray.EntrySink sink;
    private final long address;
    private final int entrySize;
    private final int offsetWidth;
    private final int minElements;
    private final long perPage;
    private final int superBlocks;
    private long index;

    private ExtensibleArray(
            Hdf5Input input, Place what, FixedArray.EntrySink sink, long address, Bytes header, int expectedClient)
            throws IOException {
        this.input = input;
        this.what = what;
        this.sink = sink;
        this.address = address;
        int version = header.u8();
        int client = header.u8();
        entrySize = header.u8();
        int maxBits = header.u8();
        int indexElements = header.u8();
        minElements = header.u8();
        int minPointers = header.u8();
        int pageBits = header.u8();
        header.skip(6L * input.lengthSize());
        long indexBlock = header.offset();
        if (version != 0
                || client != expectedClient
                || entrySize < input.offsetSize()
                || maxBits > 62
                || pageBits > 31
                || Integer.bitCount(minElements) != 1
                || Integer.bitCount(minPointers) != 1) {
            throw header.corrupt("has impossible block sizes");
        }
        offsetWidth = (maxBits + 7) / 8;
        perPage = 1L << pageBits;
        superBlocks = 1 + maxBits - log2(minElements);
        if (indexBlock != Bytes.UNDEFINED) {
            readIndexBlock(indexBlock, indexElements, minPointers);
        }
    }

    static void forEach(Hdf5Input input, long address, int expectedClient, Place what, FixedArray.EntrySink sink)
            throws IOException {
        Bytes header = input.readOwned(address, 16L + 6L * input.lengthSize() + input.offsetSize(), what);
        header.verifyChecksum();
        header.signature("EAHD");
        new ExtensibleArray(input, what, sink, address, header, expectedClient);
    }

    private void readIndexBlock(long block, int elements, int minPointers) throws IOException {
        int direct = Math.min(2 * log2(minPointers), Math.max(superBlocks, 0));
        int dataBlocks = 2 * (minPointers - 1);
        int supers = Math.max(0, superBlocks - direct);
        long size = 10L
                + input.offsetSize()
                + (long) elements * entrySize
                + (long) (dataBlocks + supers) * input.offsetSize();
        Bytes bytes = input.readOwned(block, size, what);
        bytes.verifyChecksum();
        checkOwner(bytes, "EAIB");
        emit(bytes, elements);
        for (int level = 0; level < direct; level++) {
            for (long i = 0; i < dataBlocks(level); i++) {
                readDataBlock(bytes.offset(), elements(level), null, 0);
            }
        }
        for (int level = direct; level < superBlocks; level++) {
            readSuperBlock(bytes.offset(), level);
        }
    }

    private void readSuperBlock(long block, int level) throws IOException {
        long count = dataBlocks(level);
        long elements = elements(level);
        if (block == Bytes.UNDEFINED) {
            index += count * elements;
            return;
        }
        long pages = elements > perPage ? elements / perPage : 0;
        long bitmapSize = (pages + 7) / 8;
        input.checkRange(block, bitmapSize, what);
        int prefix = 6 + input.offsetSize() + offsetWidth;
        input.checkRange(block, count, what);
        Bytes bytes = input.readOwned(block, prefix + count * (bitmapSize + input.offsetSize()) + 4, what);
        bytes.verifyChecksum();
        checkOwner(bytes, "EASB");
        bytes.skip(offsetWidth);
        byte[] bitmap = bytes.array(count * bitmapSize);
        for (long i = 0; i < count; i++) {
            readDataBlock(bytes.offset(), elements, bitmap, (int) (i * bitmapSize));
        }
    }

    private void readDataBlock(long block, long elements, byte @Nullable [] bitmap, int bits) throws IOException {
        if (block == Bytes.UNDEFINED) {
            index += elements;
            return;
        }
        int prefix = 6 + input.offsetSize() + offsetWidth;
        input.checkRange(block, elements, what);
        boolean paged = elements > perPage;
        Bytes bytes = input.readOwned(block, prefix + (paged ? 0 : elements * entrySize) + 4, what);
        bytes.verifyChecksum();
        checkOwner(bytes, "EADB");
        bytes.skip(offsetWidth);
        if (!paged) {
            emit(bytes, elements);
            return;
        }
        long at = block + prefix + 4;
        for (long page = 0; page < elements / perPage; page++) {
            if (bitmap == null || (bitmap[bits + (int) (page / 8)] >> (7 - page % 8) & 1) != 0) {
                Bytes entries = input.readOwned(at, perPage * entrySize + 4, what);
                entries.verifyChecksum();
                emit(entries, perPage);
            } else {
                index += perPage;
            }
            at += perPage * entrySize + 4;
        }
    }

    private void emit(Bytes bytes, long count) throws IOException {
        for (long i = 0; i < count; i++) {
            sink.accept(index++, bytes.slice(entrySize));
        }
    }

    private void checkOwner(Bytes bytes, String signature) throws IOException {
        bytes.signature(signature);
        bytes.skip(2);
        if (bytes.offset() != address) {
            throw bytes.corrupt("belongs to another index");
        }
    }

    private static long dataBlocks(int level) {
        return 1L << (level / 2);
    }

    private long elements(int level) {
        return (long) minElements << ((level + 1) / 2);
    }

    private static int log2(int powerOfTwo) {
        return Integer.numberOfTrailingZeros(powerOfTwo);
    }
}
