package dev.keratin.files.bundle;

import dev.keratin.files.bundle.TableFormat.Handle;
import dev.keratin.files.internal.Channels;
import dev.keratin.files.internal.Crc32c;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a {@link TableFormat table}, byte for byte as TensorFlow does. */
final class TableWriter {

    private final WritableByteChannel channel;
    private final BlockBuilder block = new BlockBuilder(TableFormat.RESTART_INTERVAL);
    private final BlockBuilder index = new BlockBuilder(1);
    private byte[] lastKey = new byte[0];
    private boolean first = true;
    private long position;

    /** The handle of the block just written: its index entry waits for the next key, which makes a shorter separator possible. */
    private final List<Handle> pending = new ArrayList<>(1);

    TableWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Adds an entry; keys must come in ascending order of unsigned bytes. */
    void add(byte[] key, byte[] value) throws IOException {
        if (!first && Arrays.compareUnsigned(lastKey, key) >= 0) {
            throw new IllegalArgumentException("Keys of a table must ascend.");
        }
        addPending(separator(lastKey, key));
        block.add(key, value);
        lastKey = key;
        first = false;
        if (block.size() >= TableFormat.BLOCK_TARGET) {
            pending.add(write(block));
        }
    }

    void finish() throws IOException {
        if (!block.isEmpty()) {
            pending.add(write(block));
        }
        Handle meta = write(new BlockBuilder(1));
        addPending(successor(lastKey));
        Handle indexHandle = write(index);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        putHandle(footer, meta);
        putHandle(footer, indexHandle);
        ByteBuffer bytes = ByteBuffer.allocate(TableFormat.FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(footer.toByteArray()).putLong(TableFormat.HANDLES, TableFormat.MAGIC);
        Channels.writeFully(channel, bytes.clear());
    }

    private void addPending(byte[] key) {
        if (!pending.isEmpty()) {
            ByteArrayOutputStream handle = new ByteArrayOutputStream();
            putHandle(handle, pending.remove(0));
            index.add(key, handle.toByteArray());
        }
    }

    private Handle write(BlockBuilder builder) throws IOException {
        byte[] content = builder.finish();
        ByteBuffer bytes =
                ByteBuffer.allocate(content.length + TableFormat.TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(content).put((byte) TableFormat.UNCOMPRESSED);
        bytes.putInt(Crc32c.masked(bytes.slice(0, content.length + 1)));
        Channels.writeFully(channel, bytes.clear());
        Handle handle = new Handle(position, content.length);
        position += content.length + TableFormat.TRAILER;
        return handle;
    }

    private static void putHandle(ByteArrayOutputStream out, Handle handle) {
        Varints.write(out, handle.offset());
        Varints.write(out, handle.size());
    }

    /** A short key from {@code low} up to before {@code high}. */
    static byte[] separator(byte[] low, byte[] high) {
        int common = Arrays.mismatch(low, high);
        if (common >= 0 && common < low.length && common < high.length) {
            int next = (low[common] & 0xFF) + 1;
            if (next <= 0xFF && next < (high[common] & 0xFF)) {
                byte[] separator = Arrays.copyOf(low, common + 1);
                separator[common] = (byte) next;
                return separator;
            }
        }
        return low;
    }

    /** A short key not below {@code key}. */
    static byte[] successor(byte[] key) {
        for (int i = 0; i < key.length; i++) {
            if (key[i] != (byte) 0xFF) {
                byte[] successor = Arrays.copyOf(key, i + 1);
                successor[i]++;
                return successor;
            }
        }
        return key;
    }

    /** One block being filled. */
    private static final class BlockBuilder {
        private final int restartInterval;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Integer> restarts = new ArrayList<>(List.of(0));
        private byte[] lastKey = new byte[0];
        private int sinceRestart;

        BlockBuilder(int restartInterval) {
            this.restartInterval = restartInterval;
        }

        boolean isEmpty() {
            return bytes.size() == 0;
        }

        int size() {
            return bytes.size() + Integer.BYTES * (restarts.size() + 1);
        }

        void add(byte[] key, byte[] value) {
            int shared = 0;
            if (sinceRestart < restartInterval) {
                int mismatch = Arrays.mismatch(lastKey, key);
                shared = mismatch < 0 ? key.length : mismatch;
            } else {
                restarts.add(bytes.size());
                sinceRestart = 0;
            }
            Varints.write(bytes, shared);
            Varints.write(bytes, key.length - shared);
            Varints.write(bytes, value.length);
            bytes.write(key, shared, key.length - shared);
            bytes.writeBytes(value);
            lastKey = key;
            sinceRestart++;
        }

        /** The block's content; the builder is empty again. */
        byte[] finish() {
            ByteBuffer tail =
                    ByteBuffer.allocate(Integer.BYTES * (restarts.size() + 1)).order(ByteOrder.LITTLE_ENDIAN);
            restarts.forEach(tail::putInt);
            tail.putInt(restarts.size());
            bytes.writeBytes(tail.array());
            byte[] content = bytes.toByteArray();
            bytes.reset();
            restarts.clear();
            restarts.add(0);
            lastKey = new byte[0];
            sinceRestart = 0;
            return content;
        }
    }
}
