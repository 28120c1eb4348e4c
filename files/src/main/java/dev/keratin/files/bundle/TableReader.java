package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LfsPointer;
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
    private final long largestBlock;
    private int count;
    private long keyBytes;

    private TableReader(FileSource source, LoadLimits limits, long largestBlock) {
        this.source = source;
        this.limits = limits;
        this.largestBlock = largestBlock;
    }

    /** A key and its value. */
    record Entry(byte[] key, byte[] value) {}

    /** Takes the entries of a table that is too large to hold. */
    interface Visitor {
        /** One entry, whose value lies at {@code offset} of the file. */
        void entry(byte[] key, long offset, long length) throws IOException;
    }

    /** All entries of a table of small values. */
    static List<Entry> read(Path path, LoadLimits limits) throws IOException {
        List<Entry> entries = new ArrayList<>();
        LfsPointer.refuse(path);
        try (FileSource source = FileSource.open(path)) {
            new TableReader(source, limits, limits.jsonBytes())
                    .run((block, key, at, length) ->
                            entries.add(new Entry(key, Arrays.copyOfRange(block.bytes, at, at + length))));
        }
        return entries;
    }

    /** Visits all entries of a table whose values are tensors; one block at a time is in memory. */
    static void visit(FileSource source, LoadLimits limits, Visitor visitor) throws IOException {
        long largest = Math.min(limits.totalBytes(), Integer.MAX_VALUE - 64);
        new TableReader(source, limits, largest).run((block, key, at, length) -> {
            if (block.compressed) {
                throw new UnsupportedFeatureException(
                        source.path() + ": a compressed block of tensors, expected blocks as TensorFlow writes them.");
            }
            visitor.entry(key, block.offset + at, length);
        });
    }

    /** Takes the entries of a block. */
    private interface Entries {
        void entry(Block block, byte[] key, int at, int length) throws IOException;
    }

    private void run(Entries entries) throws IOException {
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
        block(meta, "metaindex block").visit(false, (block, key, at, length) -> {});
        List<Entry> blocks = new ArrayList<>();
        block(index, "index block")
                .visit(
                        false,
                        (block, key, at, length) ->
                                blocks.add(new Entry(key, Arrays.copyOfRange(block.bytes, at, at + length))));
        long end = 0;
        byte @Nullable [] lastKey = null;
        for (Entry item : blocks) {
            Handle handle = handle(item.value, 0, item.value.length);
            if (handle.offset() < end || handle.offset() > meta.offset()) {
                throw corrupt("data blocks overlap or are out of order at byte 0x" + Long.toHexString(handle.offset()));
            }
            end = handle.offset() + handle.size() + TableFormat.TRAILER;
            String name = "data block at byte 0x" + Long.toHexString(handle.offset());
            byte @Nullable [] before = lastKey;
            boolean[] empty = {true};
            block(handle, name).visit(true, (block, key, at, length) -> {
                if ((before != null && Arrays.compareUnsigned(before, key) >= 0)
                        || Arrays.compareUnsigned(key, item.key) > 0) {
                    throw corrupt("the " + name + " holds keys outside its range");
                }
                empty[0] = false;
                entries.entry(block, key, at, length);
            });
            if (empty[0]) {
                throw corrupt("the " + name + " is empty");
            }
            lastKey = item.key;
        }
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

    private Block block(Handle handle, String name) throws IOException {
        if (handle.size() > largestBlock) {
            throw new LimitExceededException(
                    source.path() + ": a block of " + handle.size() + " bytes, expected at most " + largestBlock + ".");
        }
        int size = (int) handle.size();
        ByteBuffer bytes = ByteBuffer.wrap(source.bytes(handle.offset(), size + TableFormat.TRAILER))
                .order(ByteOrder.LITTLE_ENDIAN);
        int crc = bytes.getInt(size + 1);
        if (crc != Crc32c.masked(bytes.slice(0, size + 1))) {
            throw corrupt("the block at byte 0x" + Long.toHexString(handle.offset())
                    + " has a wrong checksum; the file is damaged");
        }
        return switch (bytes.get(size)) {
            case TableFormat.UNCOMPRESSED -> new Block(bytes.array(), size, name, handle.offset(), false);
            case TableFormat.SNAPPY -> {
                byte[] content = Snappy.decompress(
                        Arrays.copyOf(bytes.array(), size), source.path().toString());
                yield new Block(content, content.length, name, handle.offset(), true);
            }
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
        private final int size;
        private final String name;
        private final long offset;
        private final boolean compressed;
        private final int end;

        Block(byte[] bytes, int size, String name, long offset, boolean compressed) throws CorruptFileException {
            this.bytes = bytes;
            this.size = size;
            this.name = name;
            this.offset = offset;
            this.compressed = compressed;
            this.end = checkRestarts();
        }

        private int checkRestarts() throws CorruptFileException {
            if (size < Integer.BYTES) {
                throw corrupt("the " + name + " is too short");
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long restarts = Integer.toUnsignedLong(buffer.getInt(size - Integer.BYTES));
            if (restarts < 1 || restarts > size / Integer.BYTES - 1) {
                throw corrupt("the " + name + " has an impossible number of restart points: " + restarts);
            }
            int start = size - Integer.BYTES * ((int) restarts + 1);
            for (int i = 0, last = -1; i < restarts; i++) {
                int offset = buffer.getInt(start + Integer.BYTES * i);
                boolean first = i == 0 && offset != 0;
                if (first || offset <= last || (offset > 0 && offset >= start)) {
                    throw corrupt("the " + name + " has a restart point at " + offset + ", outside its entries");
                }
                last = offset;
            }
            return start;
        }

        private void visit(boolean counted, Entries visitor) throws IOException {
            boolean first = true;
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
                if (!first && Arrays.compareUnsigned(key, next) >= 0) {
                    throw corrupt("the keys of the " + name + " are not in ascending order");
                }
                first = false;
                key = next;
                at += (int) unshared;
                count(counted ? 1 : 0, key);
                visitor.entry(this, key, at, (int) length);
                at += (int) length;
            }
        }

        private void count(int more, byte[] key) throws LimitExceededException {
            keyBytes += key.length;
            count += more;
            // The first entry is the header.
            if (count - 1 > limits.tensors() || keyBytes > KEY_BYTES) {
                throw new LimitExceededException(source.path() + ": more than " + limits.tensors() + " tensors or "
                        + KEY_BYTES + " bytes of names. Raise LoadLimits.tensors if the file is trusted.");
            }
        }

        private String place() {
            return source.path() + ": the " + name;
        }
    }
}
