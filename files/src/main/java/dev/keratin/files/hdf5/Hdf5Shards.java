package dev.keratin.files.hdf5;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.internal.Channels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One tree in several HDF5 files beside an index that names them, put in place so that at every moment the index that is there fits the files that are there.
 *
 * <pre>
 * x.weights.json   x_00000.weights.h5   x_00001.weights.h5 ...
 * </pre>
 *
 * <p>The index is written last and is what makes the files valid. Where an older set is replaced, its files must not be touched while its index is valid, so
 * the new ones get numbers that are free. After that the usual numbers are restored the same way: each new file also gets its usual name by a hard link, an
 * index with those names replaces the other, and what no index names goes. Where links are not possible the other numbers stay; Keras reads them as well, as
 * long as there is a file of number 0, which is therefore never removed. Files that stand in the way and are not of a set under this index are passed over.
 */
public final class Hdf5Shards {

    private static final String INDEX = ".weights.json";
    private static final String SHARD = ".weights.h5";

    /** The root attribute that says which index a shard was written for: what a killed process left behind is known by it. */
    private static final String OWNER = "keratin_shard_of";

    private static final String LINK = ".keratin-tmp-link-";

    private final Path index;
    private final String base;
    private final Set<String> old;

    private Hdf5Shards(Path index, Collection<String> old) {
        this.index = index;
        this.base = base(index);
        this.old = Set.copyOf(old);
    }

    /**
     * Writes the files and then the index.
     *
     * @param index where the index goes; its name ends in {@code .weights.json}
     * @param shards the trees of the files; an attribute is added to each root
     * @param old the names in the index that is replaced; empty where there is none
     * @param content the bytes of an index that names these files in the order of the trees; asked for once or twice
     * @throws IllegalArgumentException for another ending, by which Keras could not find the files
     * @throws IOException where a step failed; the old set is then still there, or the new one is
     */
    public static void write(
            Path index, List<GroupDescription> shards, Collection<String> old, Function<List<String>, byte[]> content)
            throws IOException {
        new Hdf5Shards(index, old).commit(shards, content);
    }

    private static String base(Path index) {
        String name = String.valueOf(index.getFileName());
        if (!name.endsWith(INDEX)) {
            throw new IllegalArgumentException("The name of an index of shards must end in " + INDEX
                    + ", received path=" + index + ". Keras finds neither it nor its files under another name.");
        }
        String stem = name.substring(0, name.length() - INDEX.length());
        return stem.replace(".weights", "");
    }

    private void commit(List<GroupDescription> shards, Function<List<String>, byte[]> content) throws IOException {
        List<String> usual = numbers(shards.size(), number -> !exists(number) || isOurs(name(number)));
        boolean free = usual.stream().noneMatch(name -> Files.exists(file(name), LinkOption.NOFOLLOW_LINKS));
        List<String> fresh =
                free ? usual : numbers(shards.size(), number -> !exists(number) && !usual.contains(name(number)));
        place(shards, fresh, content.apply(fresh));
        if (free) {
            removeUnused(fresh);
        } else if (link(fresh, usual)) {
            writeIndex(content.apply(usual));
            removeUnused(usual);
        } else {
            removeUnused(fresh);
        }
    }

    private void place(List<GroupDescription> shards, List<String> names, byte[] content) throws IOException {
        List<String> written = new ArrayList<>();
        try {
            for (int i = 0; i < names.size(); i++) {
                written.add(names.get(i));
                shards.get(i).attribute(OWNER, String.valueOf(index.getFileName()));
                Hdf5Writer.write(file(names.get(i)), shards.get(i));
            }
            writeIndex(content);
        } catch (IOException | RuntimeException e) {
            removeAfter(e, written, content);
            throw e;
        }
    }

    private void writeIndex(byte[] content) throws IOException {
        AtomicFile.write(index, channel -> Channels.writeFully(channel, ByteBuffer.wrap(content)));
    }

    /** Files that no index names only take room; the index may be there although forcing its folder failed. */
    private void removeAfter(Exception failure, List<String> written, byte[] content) {
        try {
            boolean named = Files.exists(index) && Arrays.equals(Files.readAllBytes(index), content);
            for (String name : named ? List.<String>of() : written) {
                Files.deleteIfExists(file(name));
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Gives the files their usual names too, over those that have just been replaced. */
    private boolean link(List<String> fresh, List<String> usual) throws IOException {
        for (int i = 0; i < fresh.size(); i++) {
            Path place = file(usual.get(i));
            Path link = place.resolveSibling(LINK + usual.get(i));
            // May be left behind by a killed process.
            Files.deleteIfExists(link);
            try {
                Files.createLink(link, file(fresh.get(i)));
            } catch (UnsupportedOperationException | FileSystemException e) {
                // A store without links.
                return false;
            }
            Files.move(link, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
    }

    /** Also what killed processes left behind. */
    private void removeUnused(List<String> valid) throws IOException {
        Pattern shard = Pattern.compile(Pattern.quote(base) + "_(\\d{5,9})" + Pattern.quote(SHARD));
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder())) {
            siblings.forEach(sibling -> names.add(String.valueOf(sibling.getFileName())));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        int highest = 0;
        for (String name : names) {
            Matcher number = shard.matcher(name);
            if (number.matches()) {
                boolean used = valid.contains(name);
                if (used || (Files.isRegularFile(file(name), LinkOption.NOFOLLOW_LINKS) && isOurs(name))) {
                    highest = Math.max(highest, Integer.parseInt(number.group(1)));
                    if (!used && !name.equals(name(0))) {
                        Files.deleteIfExists(file(name));
                    }
                }
            } else if (name.startsWith(LINK)
                    && shard.matcher(name.substring(LINK.length())).matches()) {
                Files.deleteIfExists(file(name));
            }
        }
        for (int number = 0; number <= highest + 1; number++) {
            AtomicFile.removeStale(file(name(number)));
        }
    }

    /** Whether the replaced index names the file, or it was written for an index of this name. */
    private boolean isOurs(String name) {
        if (old.contains(name)) {
            return true;
        }
        try (Hdf5File file = Hdf5File.open(file(name), LoadLimits.defaults())) {
            return file.root().hasAttribute(OWNER)
                    && file.root().attribute(OWNER).string().equals(String.valueOf(index.getFileName()));
        } catch (IOException e) {
            // Not of HDF5, or not readable: somebody else's.
            return false;
        }
    }

    private boolean exists(int number) {
        return Files.exists(file(name(number)), LinkOption.NOFOLLOW_LINKS);
    }

    private List<String> numbers(int count, IntPredicate usable) {
        return IntStream.iterate(0, number -> number + 1)
                .filter(usable)
                .limit(count)
                .mapToObj(this::name)
                .toList();
    }

    private String name(int number) {
        return base + String.format(Locale.ROOT, "_%05d", number) + SHARD;
    }

    private Path file(String name) {
        return index.resolveSibling(name);
    }

    private Path folder() {
        Path parent = index.toAbsolutePath().getParent();
        return parent == null ? index.toAbsolutePath() : parent;
    }
}
