package dev.keratin.files.hdf5;

import java.io.IOException;

/** The names of a symbol-table group (`HEAP`). */
final class LocalHeap {

    private final Hdf5Input input;
    private final Place what;
    private final long address;
    private final long size;

    private LocalHeap(Hdf5Input input, Place what, long address, long size) {
        this.input = input;
        this.what = what;
        this.address = address;
        this.size = size;
    }

    static LocalHeap read(Hdf5Input input, long address, Place what) throws IOException {
        Bytes header = input.read(address, 8 + 2L * input.lengthSize() + input.offsetSize(), what);
        header.signature("HEAP");
        int version = header.u8();
        if (version != 0) {
            throw header.corrupt("has version " + version + ", expected 0");
        }
        header.skip(3);
        long size = header.length();
        header.lengthOrUndefined();
        long data = header.offset();
        input.checkRange(data, size, what);
        return new LocalHeap(input, what, data, size);
    }

    /** The name at an offset of the heap; only its own bytes are read. */
    String name(long offset) throws IOException {
        if (offset < 0 || offset >= size) {
            throw input.corrupt(what, address, "has no name at " + offset + " of " + size);
        }
        long limit = Math.min(size - offset, 4L * input.limits().nameLength() + 1);
        for (long window = Math.min(64, limit); ; window = Math.min(8 * window, limit)) {
            Bytes bytes = input.read(address + offset, window, what);
            if (hasZero(bytes) || window == limit) {
                return bytes.textToZero();
            }
        }
    }

    private static boolean hasZero(Bytes bytes) throws IOException {
        var rest = bytes.rest();
        for (int i = 0; i < rest.limit(); i++) {
            if (rest.get(i) == 0) {
                return true;
            }
        }
        return false;
    }
}
