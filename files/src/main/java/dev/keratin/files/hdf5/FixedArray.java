package dev.keratin.files.hdf5;

import java.io.IOException;

/** The chunk index of datasets that cannot grow without bound (`FAHD`): one entry for each chunk, in pages where there are many. */
final class FixedArray {

    /** Takes the entry of one chunk. */
    interface EntrySink {
        void accept(long index, Bytes entry) throws IOException;
    }

    private final Hdf5Input input;
    private final Place what;
    private final int entrySize;
    private final EntrySink sink;

    private FixedArray(Hdf5Input input, Place what, int entrySize, EntrySink sink) {
        this.input = input;
        this.what = what;
        this.entrySize = entrySize;
        this.sink = sink;
    }

    static void forEach(Hdf5Input input, long address, int expectedClient, Place what, EntrySink sink)
            throws IOException {
        Bytes header = input.readOwned(address, 12L + input.lengthSize() + input.offsetSize(), what);
        header.verifyChecksum();
        header.signature("FAHD");
        int version = header.u8();
        int client = header.u8();
        int entrySize = header.u8();
        int pageBits = header.u8();
        long entries = header.length();
        long block = header.offset();
        if (version != 0 || client != expectedClient || pageBits > 31 || entrySize < input.offsetSize()) {
            throw header.corrupt("has version " + version + ", client " + client + ", entries of " + entrySize);
        }
        if (entries > input.length()) {
            throw header.corrupt("claims " + entries + " entries");
        }
        if (block != Bytes.UNDEFINED) {
            new FixedArray(input, what, entrySize, sink).readBlock(block, address, entries, 1L << pageBits);
        }
    }

    private void readBlock(long block, long header, long entries, long perPage) throws IOException {
        int prefix = 6 + input.offsetSize();
        if (entries <= perPage) {
            Bytes data = input.readOwned(block, prefix + entries * entrySize + 4, what);
            check(data, header);
            emit(data, 0, entries);
            return;
        }
        long pages = (entries - 1) / perPage + 1;
        long bitmapSize = (pages + 7) / 8;
        Bytes data = input.readOwned(block, prefix + bitmapSize + 4, what);
        check(data, header);
        byte[] bitmap = data.array(bitmapSize);
        long at = block + prefix + bitmapSize + 4;
        for (long page = 0; page < pages; page++) {
            long count = Math.min(perPage, entries - page * perPage);
            if ((bitmap[(int) (page / 8)] >> (7 - page % 8) & 1) != 0) {
                Bytes elements = input.readOwned(at, count * entrySize + 4, what);
                elements.verifyChecksum();
                emit(elements, page * perPage, count);
            }
            at += perPage * entrySize + 4;
        }
    }

    private void check(Bytes data, long header) throws IOException {
        data.verifyChecksum();
        data.signature("FADB");
        data.skip(2);
        if (data.offset() != header) {
            throw data.corrupt("belongs to another index");
        }
    }

    private void emit(Bytes data, long first, long count) throws IOException {
        for (long i = 0; i < count; i++) {
            sink.accept(first + i, data.slice(entrySize));
        }
    }
}
