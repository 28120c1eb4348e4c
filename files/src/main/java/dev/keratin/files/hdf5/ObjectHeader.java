package dev.keratin.files.hdf5;

import dev.keratin.files.CorruptFileException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of one object: header version 1 (padded) or 2 (`OHDR`, checksummed), with all continuation blocks. */
final class ObjectHeader {

    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int FILL_VALUE_OLD = 0x04;
    static final int FILL_VALUE = 0x05;
    static final int LINK = 0x06;
    static final int EXTERNAL_FILES = 0x07;
    static final int LAYOUT = 0x08;
    static final int GROUP_INFO = 0x0a;
    static final int FILTERS = 0x0b;
    static final int ATTRIBUTE = 0x0c;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;

    private static final int CONTINUATION = 0x10;
    private static final int SHARED = 0x02;
    private static final int FAIL_IF_UNKNOWN = 0x80;
    private static final int LAST_KNOWN = 0x18;

    /** One message; {@code body} starts anew at each call. */
    record Message(int type, int flags, Bytes content) {
        Bytes body() throws CorruptFileException {
            content.seek(0);
            return content;
        }

        boolean isShared() {
            return (flags & SHARED) != 0;
        }
    }

    private record Block(long address, long size) {}

    private final List<Message> messages = new ArrayList<>();
    private final Deque<Block> continuations = new ArrayDeque<>();
    private final Hdf5Input input;
    private final String path;
    /** Read once, also where several hard links lead here: their metadata is claimed then. */
    private @Nullable Map<String, Hdf5Attribute> attributes;

    private @Nullable RawData data;

    private ObjectHeader(Hdf5Input input, String path) {
        this.input = input;
        this.path = path;
    }

    static ObjectHeader read(Hdf5Input input, long address, String path) throws IOException {
        ObjectHeader header = new ObjectHeader(input, path);
        Place what = new Place("object header", path);
        Bytes prefix = input.read(address, 4, what);
        int first = prefix.u8();
        if (first == 1) {
            header.readVersion1(address, what);
        } else if (first == 'O') {
            header.readVersion2(address, what);
        } else {
            throw input.corrupt(what, address, "begins with " + first + ", expected version 1 or `OHDR`");
        }
        return header;
    }

    /** The first message of a type, or null. */
    @Nullable
    Message find(int type) {
        for (Message message : messages) {
            if (message.type == type) {
                return message;
            }
        }
        return null;
    }

    boolean has(int type) {
        return find(type) != null;
    }

    /** All messages of a type, in file order. */
    List<Message> all(int type) {
        List<Message> found = new ArrayList<>();
        for (Message message : messages) {
            if (message.type == type) {
                found.add(message);
            }
        }
        return found;
    }

    /** The attributes of the object. */
    synchronized Map<String, Hdf5Attribute> attributes() throws IOException {
        if (attributes == null) {
            attributes = Collections.unmodifiableMap(AttributeReader.read(input, this, path));
        }
        return attributes;
    }

    /** The data of the object, which {@code reader} finds at the first call. */
    synchronized RawData data(RawData.Reader reader) throws IOException {
        if (data == null) {
            data = reader.read();
        }
        return data;
    }

    private void readVersion1(long address, Place what) throws IOException {
        Bytes prefix = input.readOwned(address, 16, what);
        prefix.skip(8);
        long size = prefix.u32();
        readMessages1(input.readOwned(address + 16, size, what));
        while (!continuations.isEmpty()) {
            Block block = continuations.poll();
            readMessages1(input.readOwned(block.address, block.size, what));
        }
    }

    private void readMessages1(Bytes block) throws IOException {
        while (block.remaining() >= 8) {
            int type = block.u16();
            int size = block.u16();
            int flags = block.u8();
            block.skip(3);
            add(type, flags, block.slice(size));
        }
    }

    private void readVersion2(long address, Place what) throws IOException {
        Bytes prefix = input.read(address, Math.min(34, input.length() - address), what);
        prefix.signature("OHDR");
        int version = prefix.u8();
        if (version != 2) {
            throw prefix.corrupt("has version " + version + ", expected 2");
        }
        int flags = prefix.u8();
        prefix.skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        long size = prefix.unsigned(1 << (flags & 3));
        int start = prefix.position();
        input.checkRange(address, size, what);
        Bytes whole = input.readOwned(address, start + size + 4, what);
        whole.verifyChecksum();
        whole.skip(start);
        boolean ordered = (flags & 0x04) != 0;
        readMessages2(whole.slice(size), ordered);
        while (!continuations.isEmpty()) {
            Block block = continuations.poll();
            Bytes bytes = input.readOwned(block.address, block.size, what);
            bytes.verifyChecksum();
            bytes.signature("OCHK");
            readMessages2(bytes.slice(bytes.remaining() - 4L), ordered);
        }
    }

    private void readMessages2(Bytes block, boolean ordered) throws IOException {
        int prefix = ordered ? 6 : 4;
        while (block.remaining() >= prefix) {
            int type = block.u8();
            int size = block.u16();
            int flags = block.u8();
            block.skip(prefix - 4L);
            add(type, flags, block.slice(size));
        }
    }

    private void add(int type, int flags, Bytes content) throws IOException {
        if (type == CONTINUATION) {
            long address = content.offset();
            continuations.add(new Block(address, content.length()));
        } else if (type > LAST_KNOWN && (flags & FAIL_IF_UNKNOWN) != 0) {
            throw input.unsupported(path, "has a message of the unknown type " + type);
        } else {
            messages.add(new Message(type, flags, content));
        }
    }
}
