package dev.keratin.files.hdf5;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Finds the attributes of an object, in its header and in its heap. */
final class AttributeReader {

    private static final int NAME_INDEX = 8;

    /** What an attribute takes in memory besides its bytes. */
    private static final int ATTRIBUTE = 500;

    private final Hdf5Input input;
    private final String path;
    private final Map<String, Hdf5Attribute> attributes = new TreeMap<>(ByteOrderOfNames.INSTANCE);

    private AttributeReader(Hdf5Input input, String path) {
        this.input = input;
        this.path = path;
    }

    static Map<String, Hdf5Attribute> read(Hdf5Input input, ObjectHeader header, String path) throws IOException {
        AttributeReader reader = new AttributeReader(input, path);
        for (ObjectHeader.Message message : header.all(ObjectHeader.ATTRIBUTE)) {
            if (message.isShared()) {
                throw input.unsupported(path, "has an attribute in the shared message heap");
            }
            reader.add(message.body());
        }
        ObjectHeader.Message info = header.find(ObjectHeader.ATTRIBUTE_INFO);
        if (info != null) {
            reader.readDense(info.body());
        }
        return reader.attributes;
    }

    private void readDense(Bytes info) throws IOException {
        int version = info.u8();
        int flags = info.u8();
        if (version != 0) {
            throw info.corrupt("has attribute info version " + version + ", expected 0");
        }
        if ((flags & 1) != 0) {
            info.skip(2);
        }
        long heapAddress = info.offset();
        long index = info.offset();
        if (heapAddress == Bytes.UNDEFINED) {
            return;
        }
        FractalHeap heap = FractalHeap.read(input, heapAddress, path);
        BTree2.forEach(input, index, NAME_INDEX, path, record -> add(heap.object(record)));
    }

    private void add(Bytes message) throws IOException {
        int version = message.u8();
        int flags = message.u8();
        if (version < 1 || version > 3) {
            throw message.corrupt("has attribute version " + version + ", expected 1 to 3");
        }
        int nameSize = message.u16();
        int typeSize = message.u16();
        int spaceSize = message.u16();
        if (version == 3) {
            message.skip(1);
        }
        String name = message.slice(padded(nameSize, version)).text(nameSize);
        Bytes type = message.slice(padded(typeSize, version));
        Bytes space = message.slice(padded(spaceSize, version));
        boolean sharedType = version > 1 && (flags & 1) != 0;
        if (version > 1 && (flags & 2) != 0) {
            throw input.unsupported(path, "has an attribute whose dataspace is in the shared message heap");
        }
        Bytes data = message.slice(message.remaining());
        input.hold(ATTRIBUTE, path);
        if (attributes.put(name, new Hdf5Attribute(input, path, name, type, sharedType, space, data)) != null) {
            throw input.corrupt(path, "has the attribute " + Hdf5Input.quoted(name) + " twice");
        }
    }

    private static int padded(int size, int version) {
        return version == 1 ? size + 7 & ~7 : size;
    }
}
