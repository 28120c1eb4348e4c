package dev.keratin.files.npy;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.internal.Channels;
import dev.keratin.files.internal.FileSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A {@code .npy} file: one array, read without loading it.
 *
 * <p>Versions 1.0 to 3.0, either byte order, row- and column-major; numbers, booleans and strings. Arrays of Python objects and structured
 * arrays are refused by name. What is written equals what {@code numpy.save} writes.
 */
public final class Npy implements Closeable {

    private final FileSource source;
    private final NpyArray array;

    private Npy(FileSource source, NpyArray array) {
        this.source = source;
        this.array = array;
    }

    /** Opens a file and checks its header against its length. */
    public static Npy open(Path path, LoadLimits limits) throws IOException {
        FileSource source = FileSource.open(path);
        try {
            String place = path.toString();
            byte[] head = source.bytes(0, (int) Math.min(NpyHeader.LONGEST, source.size()));
            NpyHeader header = NpyHeader.parse(head, source.size(), limits, place);
            return new Npy(source, new NpyArray(place, header, sink -> source.transfer(0, source.size(), sink)));
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** The array; to be read before this file is closed. */
    public StoredArray array() {
        return array;
    }

    /** Writes one array, atomically. */
    public static void write(Path path, StoredArray array) throws IOException {
        NpyEncoder encoder = new NpyEncoder(array);
        AtomicFile.write(path, channel -> encoder.transferTo(piece -> Channels.writeFully(channel, piece)));
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
