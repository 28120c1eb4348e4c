package dev.keratin.files.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The collections (`GCOL`) that hold variable-length strings. */
final class GlobalHeap {

    private static final int OBJECT_HEADER = 16;

    private record Slot(long address, long size) {}

    private final Hdf5Input input;
    private final Map<Long, Map<Integer, Slot>> collections = new HashMap<>();

    GlobalHeap(Hdf5Input input) {
        this.input = input;
    }

    /** The first {@code length} bytes of an object; {@code path} is for messages. */
    byte[] read(long collection, int index, long length, String path) throws IOException {
        Slot slot = collection(collection, path).get(index);
        if (slot == null || slot.size < length || length > Integer.MAX_VALUE - 8) {
            throw input.corrupt(
                    path,
                    String.format(
                            "refers to %d bytes of object %d of the global heap at 0x%x, which %s",
                            length,
                            index,
                            collection,
                            slot == null ? "does not exist" : "has " + slot.size + " bytes"));
        }
        byte[] bytes = new byte[(int) length];
        input.readFully(slot.address, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private synchronized Map<Integer, Slot> collection(long address, String path) throws IOException {
        Map<Integer, Slot> known = collections.get(address);
        if (known == null) {
            known = parse(address, new Place("global heap", path));
            collections.put(address, known);
        }
        return known;
    }

    private Map<Integer, Slot> parse(long address, Place what) throws IOException {
        int headerSize = 8 + input.lengthSize();
        Bytes header = input.read(address, headerSize, what);
        header.signature("GCOL");
        int version = header.u8();
        if (version != 1) {
            throw header.corrupt("has version " + version + ", expected 1");
        }
        header.skip(3);
        long size = header.length();
        input.checkRange(address, size, what);
        input.claim(address, size, what);
        Map<Integer, Slot> slots = new HashMap<>();
        long at = address + headerSize;
        long end = address + size;
        while (end - at >= OBJECT_HEADER) {
            Bytes object = input.read(at, OBJECT_HEADER, what);
            int index = object.u16();
            object.skip(6);
            long bytes = object.length();
            if (index == 0) {
                break;
            }
            at += 8 + input.lengthSize();
            if (bytes > end - at) {
                throw object.corrupt("holds an object of " + bytes + " bytes, beyond its end");
            }
            slots.put(index, new Slot(at, bytes));
            at += bytes + (-bytes & 7);
        }
        return slots;
    }
}
