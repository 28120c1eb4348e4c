package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LfsPointer;
import dev.keratin.files.StoredArray;
import dev.keratin.files.internal.FileSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The opened data files of a checkpoint: those that its tensors lie in. */
final class DataFiles implements Closeable {

    private final int shards;
    private final Map<Integer, FileSource> sources = new HashMap<>();

    private DataFiles(int shards) {
        this.shards = shards;
    }

    /** Opens the files and checks that all entries lie inside them, apart from each other. */
    static DataFiles open(Path prefix, int shards, Collection<BundleEntry> entries, Collection<BundleEntry> parts)
            throws IOException {
        List<BundleEntry> ranges = new ArrayList<>(parts);
        entries.stream().filter(entry -> entry.slices().isEmpty()).forEach(ranges::add);
        ranges.sort(Comparator.comparingInt(BundleEntry::shard)
                .thenComparingLong(BundleEntry::offset)
                .thenComparingLong(BundleEntry::size));
        DataFiles files = new DataFiles(shards);
        try {
            int shard = -1;
            long end = 0;
            for (BundleEntry range : ranges) {
                if (range.shard() != shard) {
                    shard = range.shard();
                    end = 0;
                }
                files.check(prefix, range, end);
                end = Math.max(end, range.offset() + range.size());
            }
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    static Path path(Path prefix, int shard, int shards) {
        return prefix.resolveSibling(String.format("%s.data-%05d-of-%05d", prefix.getFileName(), shard, shards));
    }

    private void check(Path prefix, BundleEntry range, long end) throws IOException {
        if (range.shard() >= shards) {
            throw new CorruptFileException(BundleReader.indexFile(prefix) + ": a tensor lies in data file "
                    + range.shard() + " of " + shards + ".");
        }
        FileSource source = sources.get(range.shard());
        if (source == null) {
            source = openFile(prefix, path(prefix, range.shard(), shards));
            sources.put(range.shard(), source);
        }
        if (!source.contains(range.offset(), range.size())) {
            throw new CorruptFileException(
                    source.path() + ": has " + source.size() + " bytes, a tensor of " + range.size()
                            + " bytes at 0x" + Long.toHexString(range.offset())
                            + " lies outside; the file is truncated or belongs to another index.");
        }
        if (range.size() > 0 && range.offset() < end) {
            throw new CorruptFileException(
                    source.path() + ": two tensors overlap at 0x" + Long.toHexString(range.offset()) + ".");
        }
    }

    private static FileSource openFile(Path prefix, Path path) throws IOException {
        Path index = BundleReader.indexFile(prefix);
        if (Files.notExists(path)) {
            throw new CorruptFileException(
                    path + ": this data file of the checkpoint is missing; the checkpoint is incomplete.",
                    new NoSuchFileException(path.toString()));
        }
        // A link may lead to a store of blobs that holds the index too, but not to some other place.
        if (Files.isSymbolicLink(path)
                && !Objects.equals(
                        path.toRealPath().getParent(), index.toRealPath().getParent())) {
            throw new CorruptFileException(
                    path + ": a symbolic link out of the directory of the checkpoint, expected a file.");
        }
        if (!Files.isRegularFile(path)) {
            throw new CorruptFileException(path + ": no regular file, so no data file of a checkpoint.");
        }
        LfsPointer.refuse(path);
        return FileSource.open(path);
    }

    int shards() {
        return shards;
    }

    /** The tensor of an entry with bytes of its own and a known type. */
    StoredArray array(BundleEntry entry, String place) {
        FileSource source = Objects.requireNonNull(sources.get(entry.shard()));
        return Objects.requireNonNull(entry.type()) == ElementType.STRING
                ? new BundleStrings(entry, source, place)
                : new BundleArray(entry, source, place);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (FileSource source : sources.values()) {
            try {
                source.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
