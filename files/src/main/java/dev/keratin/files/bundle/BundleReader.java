package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.Shapes;
import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A TensorFlow checkpoint of any kind as named tensors: what {@code tf.train.Checkpoint}, Keras 2's {@code save_weights} or a TensorFlow 1
 * {@code Saver} wrote.
 *
 * <pre>{@code
 * try (BundleReader checkpoint = BundleReader.open(Path.of("checkpoints/my_checkpoint"), LoadLimits.defaults())) {
 *     for (String key : checkpoint.keys()) {
 *         System.out.println(key + " " + Shapes.text(checkpoint.array(key).shape()));
 *     }
 * }
 * }</pre>
 *
 * <p>Opening checks the whole index: checksums, order, and that every tensor lies inside its data file without overlapping another. A tensor's own
 * checksum is checked while its bytes are read. Checkpoints that track objects hold an {@link #objectGraph() object graph}: values are
 * found by following it, not by their keys.
 */
public final class BundleReader implements Closeable {

    private final Path prefix;
    private final LoadLimits limits;
    private final Map<String, BundleEntry> entries;
    private final Map<String, BundleEntry> parts;
    private final DataFiles files;

    private BundleReader(
            Path prefix,
            LoadLimits limits,
            Map<String, BundleEntry> entries,
            Map<String, BundleEntry> parts,
            DataFiles files) {
        this.prefix = prefix;
        this.limits = limits;
        this.entries = entries;
        this.parts = parts;
        this.files = files;
    }

    /**
     * Opens the checkpoint of that prefix, the path without {@code .index}.
     *
     * @throws IOException a {@link FormatException} where the files are damaged, incomplete or beyond the limits
     */
    public static BundleReader open(Path prefix, LoadLimits limits) throws IOException {
        Path index = indexFile(prefix);
        List<TableReader.Entry> table = TableReader.read(index, limits);
        if (table.isEmpty() || table.get(0).key().length != 0) {
            throw new CorruptFileException(index + ": no header entry, so it is no index of a checkpoint.");
        }
        BundleHeader header = BundleHeader.parse(table.get(0).value(), index.toString());
        Map<String, BundleEntry> entries = new LinkedHashMap<>();
        Map<String, BundleEntry> parts = new LinkedHashMap<>();
        for (TableReader.Entry item : table.subList(1, table.size())) {
            if (item.key()[0] == 0) {
                // Keys of parts are no text; a one-to-one decoding serves to look them up.
                String key = new String(item.key(), StandardCharsets.ISO_8859_1);
                parts.put(key, BundleEntry.parse(item.value(), limits, index + ": a part of a tensor"));
            } else {
                String key = key(item.key(), index);
                entries.put(key, BundleEntry.parse(item.value(), limits, place(index, key)));
            }
        }
        DataFiles files = DataFiles.open(prefix, header.shards(), entries.values(), parts.values());
        return new BundleReader(prefix, limits, entries, parts, files);
    }

    /** The file that holds the index of a checkpoint. */
    public static Path indexFile(Path prefix) {
        return prefix.resolveSibling(prefix.getFileName() + ".index");
    }

    private static String key(byte[] raw, Path index) throws CorruptFileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CorruptFileException(index + ": the key " + Arrays.toString(raw) + " is not valid UTF-8.", e);
        }
    }

    private static String place(Path index, String key) {
        return index + ": the tensor \"" + key + "\"";
    }

    /** The path without {@code .index}. */
    public Path prefix() {
        return prefix;
    }

    /** The number of data files that the checkpoint has been split into. */
    public int shardCount() {
        return files.shards();
    }

    /** The keys of all tensors, sorted by their bytes; with that of the object graph, {@link ObjectGraph#KEY}. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Whether the tensor of that key holds values; resources and variants do not. */
    public boolean isReadable(String key) {
        BundleEntry entry = entries.get(key);
        return entry != null && entry.type() != null;
    }

    /**
     * The tensor of that key; to be read before this reader is closed. A partitioned tensor is put together from its parts.
     *
     * @throws MissingEntryException if there is none
     * @throws UnsupportedFeatureException if it holds no values, as resources and variants do not
     */
    public StoredArray array(String key) throws IOException {
        BundleEntry entry = entries.get(key);
        if (entry == null) {
            throw new MissingEntryException(indexFile(prefix) + ": no tensor \"" + key + "\" in this checkpoint.");
        }
        String place = place(indexFile(prefix), key);
        if (entry.type() == null) {
            throw new UnsupportedFeatureException(place + " has TensorFlow type " + entry.typeNumber()
                    + " (a resource or a variant), expected numbers or strings.");
        }
        return entry.slices().isEmpty() ? files.array(entry, place) : sliced(key, entry, place);
    }

    private StoredArray sliced(String key, BundleEntry entry, String place) throws IOException {
        Map<Slice, StoredArray> found = new LinkedHashMap<>();
        for (Slice slice : entry.slices()) {
            BundleEntry part = parts.get(new String(slice.key(key), StandardCharsets.ISO_8859_1));
            if (part == null || part.typeNumber() != entry.typeNumber()) {
                throw new CorruptFileException(place + ": its part " + slice + " is missing or of another type.");
            }
            found.put(slice, files.array(part, place + " (a part of it)"));
        }
        return new PartitionedArray(entry, found, limits, place);
    }

    /**
     * The graph of the objects that the tensors belong to; empty for checkpoints of names only (TensorFlow 1).
     *
     * @throws IOException if it is there and damaged
     */
    public Optional<ObjectGraph> objectGraph() throws IOException {
        BundleEntry entry = entries.get(ObjectGraph.KEY);
        if (entry == null) {
            return Optional.empty();
        }
        String place = place(indexFile(prefix), ObjectGraph.KEY);
        if (entry.size() > limits.jsonBytes()) {
            throw new LimitExceededException(place + " has " + entry.size() + " bytes, the limit is "
                    + limits.jsonBytes() + ". Raise LoadLimits.jsonBytes if the file is trusted.");
        }
        StoredArray array = array(ObjectGraph.KEY);
        if (array.type() != ElementType.STRING || array.shape().length != 0) {
            throw new CorruptFileException(place + " is " + array.type() + " of shape " + Shapes.text(array.shape())
                    + ", expected a scalar string.");
        }
        return Optional.of(ObjectGraph.parse(array.strings().get(0), limits, place));
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
