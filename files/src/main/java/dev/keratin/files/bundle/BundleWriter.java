package dev.keratin.files.bundle;

import dev.keratin.files.ElementType;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.internal.Channels;
import dev.keratin.files.internal.Crc32c;
import dev.keratin.files.internal.DataTypes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Writes a TensorFlow checkpoint: tensors by key, in one data file, and the index, which is written last and makes the checkpoint valid.
 *
 * <pre>{@code
 * try (BundleWriter checkpoint = BundleWriter.create(Path.of("training_1/cp.ckpt"))) {
 *     checkpoint.add("layer_with_weights-0/bias/.ATTRIBUTES/VARIABLE_VALUE", bias);
 *     checkpoint.add(graph);
 *     checkpoint.commit();
 * }
 * }</pre>
 *
 * <p>Tensors are streamed to disk as they are added; the same tensors in the same order give the same bytes. A checkpoint that has been there
 * under that prefix stays readable until the new one is complete, whenever the process is killed. The {@code checkpoint} state
 * file is not touched, see {@link CheckpointState}.
 */
public final class BundleWriter implements Closeable {

    private final BundleCommit files;
    private final Map<byte[], BundleEntry> entries = new TreeMap<>(Arrays::compareUnsigned);
    private long position;

    private BundleWriter(BundleCommit files) {
        this.files = files;
    }

    /** Starts a checkpoint with that prefix, the path without {@code .index}. The directory must exist. */
    public static BundleWriter create(Path prefix) throws IOException {
        return new BundleWriter(BundleCommit.begin(prefix));
    }

    /** Adds a tensor under a key that has not been used; all its bytes are written before this returns. */
    public void add(String key, StoredArray array) throws IOException {
        byte[] raw = key.getBytes(StandardCharsets.UTF_8);
        if (raw.length == 0 || raw[0] == 0 || entries.containsKey(raw)) {
            throw new IllegalArgumentException(
                    "`key` must be new and must not be empty or begin with a zero byte, received key=\"" + key + "\".");
        }
        entries.put(raw, array.type() == ElementType.STRING ? strings(array) : numbers(array));
    }

    /** Adds the graph of objects, under {@link ObjectGraph#KEY}. */
    public void add(ObjectGraph graph) throws IOException {
        add(ObjectGraph.KEY, MemoryArray.ofStrings(List.of(graph.encode())));
    }

    private BundleEntry numbers(StoredArray array) throws IOException {
        SeekableByteChannel channel = files.data();
        CRC32C crc = new CRC32C();
        long start = position;
        array.transferTo(piece -> {
            position += piece.remaining();
            crc.update(piece.duplicate());
            Channels.writeFully(channel, piece);
        });
        long size = position - start;
        if (size != array.byteSize()) {
            throw new IllegalArgumentException(
                    "The array gave " + size + " bytes, expected " + array.byteSize() + " by its shape and type.");
        }
        return entry(array, start, size, Crc32c.mask(crc.getValue()));
    }

    private BundleEntry strings(StoredArray array) throws IOException {
        List<byte[]> strings = array.strings();
        BundleStrings.Encoded encoded = BundleStrings.encode(strings);
        Channels.writeFully(files.data(), ByteBuffer.wrap(encoded.head()));
        for (byte[] string : strings) {
            Channels.writeFully(files.data(), ByteBuffer.wrap(string));
        }
        long start = position;
        position += encoded.size();
        return entry(array, start, encoded.size(), encoded.crc());
    }

    private static BundleEntry entry(StoredArray array, long offset, long size, int crc) {
        return new BundleEntry(DataTypes.number(array.type()), array.shape(), 0, offset, size, crc, List.of());
    }

    /** Makes the checkpoint valid, durably. Once, as the last call before {@link #close()}. */
    public void commit() throws IOException {
        files.commit((channel, shards) -> {
            TableWriter table = new TableWriter(channel);
            table.add(new byte[0], new BundleHeader(shards).encode());
            for (Map.Entry<byte[], BundleEntry> entry : entries.entrySet()) {
                table.add(entry.getKey(), entry.getValue().encode());
            }
            table.finish();
        });
    }

    /** Without a {@link #commit()}, removes what has been written; the old checkpoint stays. */
    @Override
    public void close() throws IOException {
        files.close();
    }
}
