package dev.keratin.files.npy;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.zip.Archive;
import dev.keratin.files.zip.ArchiveWriter;
import dev.keratin.files.zip.Member;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * An {@code .npz} file: arrays by name, as {@code numpy.savez} and {@code numpy.savez_compressed} write them.
 *
 * <pre>{@code
 * try (Npz file = Npz.open(path, LoadLimits.defaults())) {
 *     byte[] pixels = StoredArrays.toBytes(file.array("x_train"));
 * }
 * }</pre>
 *
 * <p>Reading checks the archive (see {@link Archive}) and every array's CRC-32. Writing is that of {@code numpy.savez}: stored members, in the
 * order of the map, the same bytes for the same arrays.
 */
public final class Npz implements Closeable {

    private static final String SUFFIX = ".npy";

    private final Archive archive;
    private final LoadLimits limits;
    private final Set<String> names;

    private Npz(Archive archive, LoadLimits limits, Set<String> names) {
        this.archive = archive;
        this.limits = limits;
        this.names = names;
    }

    /** Opens an archive of arrays. */
    public static Npz open(Path path, LoadLimits limits) throws IOException {
        Archive archive = Archive.open(path, limits);
        Set<String> names = new LinkedHashSet<>();
        for (String member : archive.names()) {
            if (member.endsWith(SUFFIX)) {
                names.add(member.substring(0, member.length() - SUFFIX.length()));
            }
        }
        return new Npz(archive, limits, names);
    }

    /** The names of the arrays, in the order of the file. */
    public Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    /**
     * The array of that name; to be read before this file is closed.
     *
     * @throws MissingEntryException if there is none; the message lists those that there are
     */
    public StoredArray array(String name) throws IOException {
        if (!names.contains(name)) {
            throw new MissingEntryException(
                    archive.path() + ": no array \"" + name + "\"; there are " + String.join(", ", names) + ".");
        }
        Member member = archive.member(name + SUFFIX);
        String place = archive.path() + ": the array \"" + name + "\"";
        NpyHeader header = NpyHeader.parse(member.head(NpyHeader.LONGEST), member.size(), limits, place);
        return new NpyArray(place, header, member::transferTo);
    }

    /** Writes arrays under their names, in the order of the map, atomically. */
    public static void write(Path path, Map<String, ? extends StoredArray> arrays) throws IOException {
        try (ArchiveWriter writer = ArchiveWriter.create(path)) {
            for (Map.Entry<String, ? extends StoredArray> entry : arrays.entrySet()) {
                NpyEncoder encoder = new NpyEncoder(entry.getValue());
                writer.add(entry.getKey() + SUFFIX, encoder.size(), encoder::transferTo);
            }
            writer.commit();
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
