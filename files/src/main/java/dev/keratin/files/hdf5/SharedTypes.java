package dev.keratin.files.hdf5;

import java.io.IOException;

/** Follows a shared datatype to the named type that it refers to. */
final class SharedTypes {

    private SharedTypes() {}

    /** The datatype message itself, or the one that a reference in {@code bytes} names. */
    static Bytes resolve(Hdf5Input input, Bytes bytes, boolean shared, String path) throws IOException {
        if (!shared) {
            return bytes;
        }
        int version = bytes.u8();
        int kind = bytes.u8();
        if (version == 1) {
            bytes.skip(6);
        } else if (version > 3 || version < 1) {
            throw bytes.corrupt("has shared message version " + version + ", expected 1 to 3");
        }
        if (version == 3 && kind != 2) {
            throw input.unsupported(path, "has a datatype in the shared message heap");
        }
        ObjectHeader header = input.header(bytes.offset(), path);
        ObjectHeader.Message type = header.find(ObjectHeader.DATATYPE);
        if (type == null || type.isShared()) {
            throw input.corrupt(path, "refers to a datatype that does not exist");
        }
        return type.body();
    }
}
