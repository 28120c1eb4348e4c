package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.bundle.TableFormat.Handle;
import dev.keratin.files.internal.Crc32c;
import dev.keratin.files.internal.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole {@link TableFormat table}, every block checked, keys strictly ascending. */
final class TableReader {

    /** All keys of a table together: shared prefixes cost nothing in the file but memory here. */
    private static final long KEY_BYTES = 256L << 20;

    private final FileSource source;
    private final LoadLimits limits;
    private final List<Entry> entries = new ArrayList<>();
    private long keyBytes;

    private TableReader(FileSource source, LoadLimits limits) {
        this.source = source;
        this.limits = limits;
    }

    /** A key and its value. */
    record Entry(byte[] key, byte[] value) {}

    static List<Entry> read(Path path, LoadLimits limits) throws IOException {
        try (FileSource source = FileSource.open(path)) {
            return new TableReader(source, limits).run();
        }
    }

    private List<Entry> run() throws IOException {
        if (source.size() < TableFormat.FOOTER) {
            throw corrupt("the file has " + source.size()
                    + " bytes, too few for a table; it is truncated or no checkpoint index");
        }
        byte[] footer = source.bytes(source.size() - TableFormat.FOOTER, TableFormat.FOOTER);
        if (ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getLong(TableFormat.HANDLES) != TableFormat.MAGIC) {
            throw corrupt("the magic number at its end is wrong; it is truncated or no checkpoint index");
        }
        Handle meta = handle(footer, 0, TableFormat.HANDLES);
        int second = Varints.size(meta.offset()) + Varints.size(meta.size());
        Handle index = handle(footer, second, TableFormat.HANDLES);
        new Block(block(meta), "metaindex block", false).entries();
        List<Entry> blocks = new Block(block(index), "index block", false).entries();
        long end = 0;
        byte @Nullable [] lastKey = null;
        for (Entry item : blocks) {
            Handle handle = handle(item.value, 0, item.value.length);
            if (handle.offset() < end || handle.offset() > meta.offset()) {
                throw corrupt("data blocks overlap or are out of order at byte 0x" + Long.toHexString(handle.offset()));
            }
            end = handle.offset() + handle.size() + TableFormat.TRAILER;
            String name = "data block at byte 0x" + Long.toHexString(handle.offset());
            List<Entry> content = new Block(block(handle), name, true).entries();
            if (content.isEmpty()
                    || (lastKey != null && Arrays.compareUnsigned(lastKey, content.get(0).key) >= 0)
                    || Arrays.compareUnsigned(content.get(content.size() - 1).key, item.key) > 0) {
                throw corrupt("the " + name + " is empty or holds keys outside its range");
            }
            lastKey = item.key;
            entries.addAll(content);
        }
        return entries;
    }

    private Handle handle(byte[] bytes, int at, int limit) throws IOException {
        String place = source.path().toString();
        long offset = Varints.read(bytes, at, limit, place);
        long size = Varints.read(bytes, at + Varints.size(offset), limit, place);
        // Checked against the file before the trailer is added, so nothing can overflow.
        if (size > source.size() || !source.contains(offset, size + TableFormat.TRAILER + TableFormat.FOOTER)) {
            throw corrupt("a block (offset " + offset + ", size " + size + ") lies outside the file");
        }
        return new Handle(offset, size);
    }

    private byte[] block(Handle handle) throws IOException {
        if (handle.size() > limits.jsonBytes()) {
            throw new LimitExceededException(source.path() + ": a block of " + handle.size()
                    + " bytes, expected at most " + limits.jsonBytes() + ".");
        }
        int size = (int) handle.size();
        ByteBuffer bytes = ByteBuffer.wrap(source.bytes(handle.offset(), size + TableFormat.TRAILER))
                .order(ByteOrder.LITTLE_ENDIAN);
        int crc = bytes.getInt(size + 1);
        if (crc != Crc32c.masked(bytes.slice(0, size + 1))) {
            throw corrupt("the block at byte 0x" + Long.toHexString(handle.offset())
                    + " has a wrong checksum; the file is damaged");
        }
        byte[] content = Arrays.copyOf(bytes.array(), size);
        return switch (bytes.get(size)) {
            case TableFormat.UNCOMPRESSED -> content;
            case TableFormat.SNAPPY -> Snappy.decompress(content, source.path().toString());
            default ->
                throw new UnsupportedFeatureException(source.path() + ": compression type " + bytes.get(size)
                        + " of a block, expected 0 (none) or 1 (Snappy).");
        };
    }

    private CorruptFileException corrupt(String what) {
        return new CorruptFileException(source.path() + ": " + what + ".");
    }

    /** One decoded block. */
    private final class Block {
        private final byte[] bytes;
        private final String name;
        private final boolean counted;
        private final int end;

        Block(byte[] bytes, String name, boolean counted) throws CorruptFileException {
            this.bytes = bytes;
            this.name = name;
            this.counted = counted;
            this.end = checkRestarts();
        }

        private int checkRestarts() throws CorruptFileException {
            if (bytes.length < Integer.BYTES) {
                throw corrupt("the " + name + " is too short");
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long count = Integer.toUnsignedLong(buffer.getInt(bytes.length - Integer.BYTES));
            if (count < 1 || count > bytes.length / Integer.BYTES - 1) {
                throw corrupt("the " + name + " has an impossible number of restart points: " + count);
            }
            int start = bytes.length - Integer.BYTES * ((int) count + 1);
            for (int i = 0, last = -1; i < count; i++) {
                int offset = buffer.getInt(start + Integer.BYTES * i);
                boolean first = i == 0 && offset != 0;
                if (first || offset <= last || (offset > 0 && offset >= start)) {
                    throw corrupt("the " + name + " has a restart point at " + offset + ", outside its entries");
                }
                last = offset;
            }
            return start;
        }

        private List<Entry> entries() throws IOException {
            List<Entry> found = new ArrayList<>();
            byte[] key = new byte[0];
            for (int at = 0; at < end; ) {
                long shared = Varints.read(bytes, at, end, place());
                at += Varints.size(shared);
                long unshared = Varints.read(bytes, at, end, place());
                at += Varints.size(unshared);
                long length = Varints.read(bytes, at, end, place());
                at += Varints.size(length);
                if (shared > key.length || unshared > end - at || length > end - at - unshared) {
                    throw corrupt("the " + name + " has an entry that reaches outside of it");
                }
                byte[] next = Arrays.copyOf(key, (int) (shared + unshared));
                System.arraycopy(bytes, at, next, (int) shared, (int) unshared);
                if (!found.isEmpty() && Arrays.compareUnsigned(key, next) >= 0) {
                    throw corrupt("the keys of the " + name + " are not in ascending order");
                }
                key = next;
                at += (int) unshared;
                count(found.size(), key);
                found.add(new Entry(key, Arrays.copyOfRange(bytes, at, at + (int) length)));
                at += (int) length;
            }
            return found;
        }

        private void count(int soFar, byte[] key) throws LimitExceededException {
            keyBytes += key.length;
            if ((counted && entries.size() + soFar > limits.tensors()) || keyBytes > KEY_BYTES) {
                throw new LimitExceededException(source.path() + ": more than " + limits.tensors() + " tensors or "
                        + KEY_BYTES + " bytes of names. Raise LoadLimits.tensors if the file is trusted.");
            }
        }

        private String place() {
            return source.path() + ": the " + name;
        }
    }
}
