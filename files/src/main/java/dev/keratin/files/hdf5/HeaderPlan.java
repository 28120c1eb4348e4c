package dev.keratin.files.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lays out one object header, version 1: all messages in its first block. */
final class HeaderPlan {

    private static final int PREFIX = 16;
    private static final int MAX_MESSAGE = 65528;
    private static final int CONSTANT = 1;
    private static final long UNDEFINED = -1;

    /** A message; the strings of an attribute follow its body as references into the heap. */
    private record Message(int type, int flags, byte[] body, List<StringHeapPlan.Reference> strings) {
        int size() {
            return body.length + strings.size() * TypeEncoder.REFERENCE_SIZE + 7 & ~7;
        }
    }

    private final List<Message> messages = new ArrayList<>();
    private final boolean group;
    private final long dataSize;

    private HeaderPlan(boolean group, long dataSize) {
        this.group = group;
        this.dataSize = dataSize;
    }

    static HeaderPlan of(GroupDescription description, StringHeapPlan heap, String path) {
        HeaderPlan plan = new HeaderPlan(true, 0);
        plan.addAttributes(description.attributes(), heap, path);
        return plan;
    }

    static HeaderPlan of(DatasetDescription description, StringHeapPlan heap, String path) {
        long[] shape = description.data().shape();
        HeaderPlan plan = new HeaderPlan(false, description.storedSize());
        plan.add(ObjectHeader.DATASPACE, 0, dataspace(shape, shape.length == 0), path);
        plan.add(
                ObjectHeader.DATATYPE,
                CONSTANT,
                TypeEncoder.encode(description.data().type()),
                path);
        byte[] noFill = new LittleEndianOutput().u8(2).u8(2).u8(2).u8(1).u32(0).toByteArray();
        plan.add(ObjectHeader.FILL_VALUE, CONSTANT, noFill, path);
        plan.addAttributes(description.attributes(), heap, path);
        return plan;
    }

    /** Bytes of the whole header. */
    long size() {
        long size = PREFIX + 8 + (group ? 16 : 24);
        for (Message message : messages) {
            size += 8L + message.size();
        }
        return size;
    }

    /** Writes the header of a group, whose index and names lie at these addresses. */
    void writeGroup(LittleEndianOutput out, long tree, long names, StringHeapPlan heap) {
        writePrefix(out);
        out.u16(ObjectHeader.SYMBOL_TABLE).u16(16).u32(0).u64(tree).u64(names);
        writeMessages(out, heap);
    }

    /** Writes the header of a dataset, whose data lie at this address. */
    void writeDataset(LittleEndianOutput out, long data, StringHeapPlan heap) {
        writePrefix(out);
        out.u16(ObjectHeader.LAYOUT).u16(24).u32(0);
        out.u8(3).u8(1).u64(dataSize == 0 ? UNDEFINED : data).u64(dataSize).zeros(6);
        writeMessages(out, heap);
    }

    private void writePrefix(LittleEndianOutput out) {
        out.u8(1).u8(0).u16(messages.size() + 1).u32(1).u32(size() - PREFIX).u32(0);
    }

    private void writeMessages(LittleEndianOutput out, StringHeapPlan heap) {
        for (Message message : messages) {
            out.u16(message.type).u16(message.size()).u8(message.flags).zeros(3).bytes(message.body);
            for (StringHeapPlan.Reference reference : message.strings) {
                heap.writeReference(out, reference);
            }
            out.pad8();
        }
    }

    private void addAttributes(Map<String, AttributeValue> attributes, StringHeapPlan heap, String path) {
        attributes.forEach((name, value) -> {
            byte[] text = (name + '\0').getBytes(StandardCharsets.UTF_8);
            byte[] space = dataspace(value.dimensions(), value.isScalar());
            byte[] body = new LittleEndianOutput()
                    .u8(1)
                    .u8(0)
                    .u16(text.length)
                    .u16(value.type().length)
                    .u16(space.length)
                    .bytes(text)
                    .pad8()
                    .bytes(value.type())
                    .pad8()
                    .bytes(space)
                    .pad8()
                    .bytes(value.raw())
                    .toByteArray();
            List<StringHeapPlan.Reference> strings =
                    value.strings().stream().map(heap::add).toList();
            add(new Message(ObjectHeader.ATTRIBUTE, 0, body, strings), path + "@" + name);
        });
    }

    private void add(int type, int flags, byte[] body, String path) {
        add(new Message(type, flags, body, List.of()), path);
    }

    private void add(Message message, String path) {
        if (message.size() > MAX_MESSAGE) {
            throw new IllegalArgumentException(Hdf5Input.quoted(path) + " takes " + message.size()
                    + " bytes in its header, HDF5 allows " + MAX_MESSAGE + "; split it or make it a dataset.");
        }
        messages.add(message);
        if (messages.size() > 0xfffe) {
            throw new IllegalArgumentException(
                    Hdf5Input.quoted(path) + " is one attribute too many, HDF5 allows 65533.");
        }
    }

    private static byte[] dataspace(long[] shape, boolean scalar) {
        LittleEndianOutput out = new LittleEndianOutput()
                .u8(1)
                .u8(shape.length)
                .u8(scalar ? 0 : 1)
                .zeros(5);
        for (int largest = 0; largest < 2; largest++) {
            for (long dimension : shape) {
                out.u64(dimension);
            }
        }
        return out.toByteArray();
    }
}
