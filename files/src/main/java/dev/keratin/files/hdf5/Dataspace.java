package dev.keratin.files.hdf5;

import dev.keratin.files.FormatException;
import java.io.IOException;

/** The dataspace message: dimensions, checked against the limits. A null dataspace reads as the shape [0]. The largest dimensions only number chunks. */
record Dataspace(long[] dimensions, long[] largest, long elementCount) {

    /** A dimension that may grow without bound. */
    static final long UNLIMITED = -1;

    static Dataspace parse(Hdf5Input input, Bytes bytes, String path) throws IOException {
        int version = bytes.u8();
        int rank = bytes.u8();
        int flags = bytes.u8();
        if (version == 1) {
            bytes.skip(5);
        } else if (version == 2) {
            int kind = bytes.u8();
            if (kind == 2) {
                return new Dataspace(new long[] {0}, new long[] {0}, 0);
            }
            if (kind > 2) {
                throw bytes.corrupt("has the unknown dataspace type " + kind);
            }
        } else {
            throw bytes.corrupt("has dataspace version " + version + ", expected 1 or 2");
        }
        if (rank > input.limits().rank()) {
            throw input.exceeded(
                    path, "rank " + rank + ", the limit is " + input.limits().rank());
        }
        long[] dimensions = new long[rank];
        for (int i = 0; i < rank; i++) {
            dimensions[i] = bytes.length();
        }
        long[] largest = dimensions.clone();
        for (int i = 0; i < rank && (flags & 1) != 0; i++) {
            largest[i] = bytes.lengthOrUndefined();
        }
        return new Dataspace(dimensions, largest, count(input, dimensions, path));
    }

    private static long count(Hdf5Input input, long[] dimensions, String path) throws FormatException {
        long count = 1;
        for (long dimension : dimensions) {
            if (dimension == 0) {
                return 0;
            }
        }
        for (long dimension : dimensions) {
            if (dimension > Long.MAX_VALUE / count) {
                throw input.exceeded(path, "more than 2^63 elements");
            }
            count *= dimension;
        }
        return count;
    }
}
