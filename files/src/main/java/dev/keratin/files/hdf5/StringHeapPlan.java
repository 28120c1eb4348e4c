package dev.keratin.files.hdf5;

import java.util.ArrayList;
import java.util.List;

/** Lays out the global heap collections of a file that is to be written. */
final class StringHeapPlan {

    private static final int HEADER = 16;
    private static final int MIN_SIZE = 4096;
    /** A collection takes no further string beyond this size, so the two-byte index never runs out. */
    private static final int FULL = 1 << 16;

    /** Where a string will be; the null reference for an empty one. */
    record Reference(int length, int collection, int index) {}

    private final List<List<byte[]>> collections = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private final List<Long> addresses = new ArrayList<>();

    Reference add(byte[] text) {
        if (text.length == 0) {
            return new Reference(0, -1, 0);
        }
        int last = collections.size() - 1;
        long need = HEADER + padded(text.length);
        if (last < 0 || sizes.get(last) + need > FULL) {
            collections.add(new ArrayList<>());
            sizes.add((long) HEADER);
            last++;
        }
        collections.get(last).add(text);
        sizes.set(last, sizes.get(last) + need);
        return new Reference(text.length, last, collections.get(last).size());
    }

    /** Places all collections from {@code address} on and returns the end. */
    long place(long address) {
        long at = address;
        for (long size : sizes) {
            addresses.add(at);
            at += Math.max(MIN_SIZE, size);
        }
        return at;
    }

    void writeReference(LittleEndianOutput out, Reference reference) {
        out.u32(reference.length)
                .u64(reference.collection < 0 ? 0 : addresses.get(reference.collection))
                .u32(reference.index);
    }

    void write(LittleEndianOutput out) {
        for (int i = 0; i < collections.size(); i++) {
            long size = Math.max(MIN_SIZE, sizes.get(i));
            out.ascii("GCOL").u32(1).u64(size);
            int index = 1;
            for (byte[] text : collections.get(i)) {
                out.u16(index++).u16(0).u32(0).u64(text.length).bytes(text).pad8();
            }
            long free = size - sizes.get(i);
            if (free >= HEADER) {
                out.u16(0).u16(0).u32(0).u64(free).zeros((int) free - HEADER);
            } else {
                out.zeros((int) free);
            }
        }
    }

    private static long padded(int length) {
        return length + 7L & ~7L;
    }
}
