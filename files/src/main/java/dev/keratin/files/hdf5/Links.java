package dev.keratin.files.hdf5;

import dev.keratin.files.FormatException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Lists the links of a group, whichever of the three ways it stores them: symbol table, link messages, fractal heap. */
final class Links {

    private static final int NAME_INDEX = 5;

    /** What a link takes in memory besides its name. */
    private static final int LINK = 150;

    private final Hdf5Input input;
    private final String path;
    private final Map<String, Link> links = new TreeMap<>(ByteOrderOfNames.INSTANCE);

    private Links(Hdf5Input input, String path) {
        this.input = input;
        this.path = path;
    }

    /** The links of a group in the order of their names' bytes. */
    static Map<String, Link> of(Hdf5Input input, ObjectHeader header, String path) throws IOException {
        Links reader = new Links(input, path);
        ObjectHeader.Message table = header.find(ObjectHeader.SYMBOL_TABLE);
        if (table != null) {
            Bytes body = table.body();
            long tree = body.offset();
            reader.readSymbolTable(tree, body.offset());
        }
        for (ObjectHeader.Message message : header.all(ObjectHeader.LINK)) {
            reader.add(reader.parseLink(message.body()));
        }
        ObjectHeader.Message info = header.find(ObjectHeader.LINK_INFO);
        if (info != null) {
            reader.readDense(info.body());
        }
        return reader.links;
    }

    static boolean isGroup(ObjectHeader header) {
        return header.has(ObjectHeader.SYMBOL_TABLE)
                || header.has(ObjectHeader.LINK_INFO)
                || header.has(ObjectHeader.GROUP_INFO)
                || header.has(ObjectHeader.LINK);
    }

    private void add(Link link) throws FormatException {
        String name = link.name();
        if (name.isEmpty() || name.equals(".") || name.indexOf('/') >= 0) {
            throw input.corrupt(path, "holds the name " + Hdf5Input.quoted(name) + ", which nothing can have");
        }
        input.hold(LINK + name.length(), path);
        if (links.put(name, link) != null) {
            throw input.corrupt(path, "holds the name " + Hdf5Input.quoted(name) + " twice");
        }
    }

    private void readSymbolTable(long tree, long heap) throws IOException {
        if (tree == Bytes.UNDEFINED || heap == Bytes.UNDEFINED) {
            return;
        }
        LocalHeap names = LocalHeap.read(input, heap, new Place("local heap", path));
        readTreeNode(tree, names, -1);
    }

    private void readTreeNode(long address, LocalHeap names, int expectedLevel) throws IOException {
        Place what = new Place("group index", path);
        int headerSize = 8 + 2 * input.offsetSize();
        Bytes header = input.read(address, headerSize, what);
        header.signature("TREE");
        int type = header.u8();
        int level = header.u8();
        int used = header.u16();
        if (type != 0) {
            throw header.corrupt("has the type " + type + ", expected 0");
        }
        if (expectedLevel >= 0 && level != expectedLevel) {
            throw header.corrupt("has level " + level + ", expected " + expectedLevel);
        }
        int pair = input.lengthSize() + input.offsetSize();
        Bytes node = input.readOwned(address, headerSize + (long) used * pair + input.lengthSize(), what);
        node.skip(headerSize);
        for (int i = 0; i < used; i++) {
            node.skip(input.lengthSize());
            long child = node.offset();
            if (level > 0) {
                readTreeNode(child, names, level - 1);
            } else {
                readSymbols(child, names);
            }
        }
    }

    private void readSymbols(long address, LocalHeap names) throws IOException {
        Place what = new Place("symbols", path);
        Bytes header = input.read(address, 8, what);
        header.signature("SNOD");
        int version = header.u8();
        header.skip(1);
        int count = header.u16();
        if (version != 1) {
            throw header.corrupt("has version " + version + ", expected 1");
        }
        int entrySize = 2 * input.offsetSize() + 24;
        Bytes node = input.readOwned(address, 8 + (long) count * entrySize, what);
        node.skip(8);
        for (int i = 0; i < count; i++) {
            Bytes entry = node.slice(entrySize);
            String name = names.name(entry.offset());
            long object = entry.offset();
            long cacheType = entry.u32();
            add(new Link(name, cacheType == 2 ? Link.Kind.SOFT : Link.Kind.HARD, object));
        }
    }

    private void readDense(Bytes info) throws IOException {
        int version = info.u8();
        int flags = info.u8();
        if (version != 0) {
            throw info.corrupt("has link info version " + version + ", expected 0");
        }
        if ((flags & 1) != 0) {
            info.skip(8);
        }
        long heapAddress = info.offset();
        long index = info.offset();
        if (heapAddress == Bytes.UNDEFINED) {
            return;
        }
        FractalHeap heap = FractalHeap.read(input, heapAddress, path);
        BTree2.forEach(input, index, NAME_INDEX, path, record -> {
            record.skip(4);
            add(parseLink(heap.object(record)));
        });
    }

    private Link parseLink(Bytes bytes) throws IOException {
        int version = bytes.u8();
        int flags = bytes.u8();
        if (version != 1) {
            throw bytes.corrupt("has link version " + version + ", expected 1");
        }
        int type = (flags & 0x08) != 0 ? bytes.u8() : 0;
        bytes.skip(((flags & 0x04) != 0 ? 8 : 0) + ((flags & 0x10) != 0 ? 1 : 0));
        String name = bytes.text(bytes.unsigned(1 << (flags & 3)));
        return switch (type) {
            case 0 -> new Link(name, Link.Kind.HARD, bytes.offset());
            case 1 -> new Link(name, Link.Kind.SOFT, Bytes.UNDEFINED);
            case 64 -> new Link(name, Link.Kind.EXTERNAL, Bytes.UNDEFINED);
            default -> new Link(name, Link.Kind.USER_DEFINED, Bytes.UNDEFINED);
        };
    }
}
