package dev.keratin.files.bundle;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Puts the two files of a checkpoint in place so that at every moment the index that is there fits the data that is there.
 *
 * <p>For a new prefix that is data first, then index. Where a checkpoint is replaced, its data file must not be touched while its index is
 * valid, so the new data goes to a name that only another number of shards makes ({@value #SPARE} instead of 1, the tensors being in the first of
 * them), and the new index says so. After that the usual names are restored the same way: the data also gets its usual name by a hard
 * link, an index for one shard replaces the other, and the spare name goes. Where links are not possible the spare name stays; TensorFlow reads it as well.
 */
final class BundleCommit implements Closeable {

    private static final int USUAL = 1;
    private static final int SPARE = 2;

    private final Path prefix;
    private final int shards;
    private final AtomicFile data;

    private BundleCommit(Path prefix, int shards, AtomicFile data) {
        this.prefix = prefix;
        this.shards = shards;
        this.data = data;
    }

    /** Writes an index that names so many shards. */
    @FunctionalInterface
    interface Index {
        void writeTo(SeekableByteChannel channel, int shards) throws IOException;
    }

    static BundleCommit begin(Path prefix) throws IOException {
        if (prefix.getFileName() == null) {
            throw new IllegalArgumentException("`prefix` must end in a name, received prefix=" + prefix + ".");
        }
        int shards = usesUsualData(prefix) ? SPARE : USUAL;
        return new BundleCommit(prefix, shards, AtomicFile.create(DataFiles.path(prefix, 0, shards)));
    }

    /** Whether a valid index refers to the data file of the usual name. */
    private static boolean usesUsualData(Path prefix) throws IOException {
        Path index = BundleReader.indexFile(prefix);
        if (!Files.exists(index)) {
            return false;
        }
        try {
            List<TableReader.Entry> table = TableReader.read(index, LoadLimits.defaults());
            return !table.isEmpty()
                    && table.get(0).key().length == 0
                    && BundleHeader.parse(table.get(0).value(), index.toString())
                                    .shards()
                            == USUAL;
        } catch (FormatException e) {
            // Damaged, so there is nothing to keep readable.
            return false;
        }
    }

    SeekableByteChannel data() {
        return data.channel();
    }

    void commit(Index index) throws IOException {
        data.commit();
        try {
            write(index, shards);
        } catch (IOException | RuntimeException e) {
            removeUnusedData(e);
            throw e;
        }
        Path spare = DataFiles.path(prefix, 0, SPARE);
        if (shards == SPARE && link(spare)) {
            write(index, USUAL);
        }
        if (Files.exists(spare) && usesUsualData(prefix)) {
            Files.delete(spare);
        }
    }

    /** After a failure: data that no index refers to only takes room. */
    private void removeUnusedData(Exception failure) {
        try {
            boolean replaced = shards == SPARE && usesUsualData(prefix);
            if (replaced || Files.notExists(BundleReader.indexFile(prefix))) {
                Files.deleteIfExists(data.target());
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void write(Index index, int shardCount) throws IOException {
        AtomicFile.write(BundleReader.indexFile(prefix), channel -> index.writeTo(channel, shardCount));
    }

    /** Gives the spare data its usual name too, over the data of the checkpoint that has just been replaced. */
    private boolean link(Path spare) throws IOException {
        Path usual = DataFiles.path(prefix, 0, USUAL);
        Path link = usual.resolveSibling(".keratin-tmp-link-" + usual.getFileName());
        // May be left behind by a killed process.
        Files.deleteIfExists(link);
        try {
            Files.createLink(link, spare);
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A store without links; the replaced data is not referred to any more.
            Files.deleteIfExists(usual);
            return false;
        }
        Files.move(link, usual, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // A rename does nothing where both names already are the same file; then the link is still there.
        Files.deleteIfExists(link);
        return true;
    }

    @Override
    public void close() throws IOException {
        data.close();
    }
}
