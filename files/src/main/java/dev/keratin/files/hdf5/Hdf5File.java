package dev.keratin.files.hdf5;

import dev.keratin.files.LoadLimits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An HDF5 file open for reading: {@code .h5}, {@code .weights.h5}, or the stored {@code model.weights.h5} inside a {@code .keras} archive.
 *
 * <pre>{@code
 * try (Hdf5File file = Hdf5File.open(path)) {
 *     String config = file.root().attribute("model_config").string();
 *     Hdf5Dataset kernel = file.root().dataset("model_weights/dense/sequential/dense/kernel");
 *     kernel.transferTo(piece -> ...);
 * }
 * }</pre>
 *
 * <p>Opening reads a few hundred bytes; everything else is read when it is asked for. Reads what HDF5 1.0 to 1.14 write: superblock 0 to 3,
 * old and new groups and attributes, contiguous, compact and chunked data with gzip, shuffle and Fletcher32, numbers of either byte
 * order, strings of fixed and variable length. Refused by name: soft, external and user-defined links, external storage, virtual datasets,
 * other filters, groups with two paths. All sizes are checked against the file and the {@link LoadLimits} before anything is allocated,
 * and nothing but a {@link dev.keratin.files.FormatException} or an {@link IOException} of the file system comes out, whatever the bytes are.
 *
 * <p>Navigate from one thread; data of different datasets may be transferred by several.
 */
public final class Hdf5File implements Closeable {

    private final Hdf5Input input;
    private final Hdf5Group root;

    private Hdf5File(Hdf5Input input, Hdf5Group root) {
        this.input = input;
        this.root = root;
    }

    /** Opens a file with the default limits. */
    public static Hdf5File open(Path file) throws IOException {
        return open(file, LoadLimits.defaults());
    }

    /** Opens a file. */
    public static Hdf5File open(Path file, LoadLimits limits) throws IOException {
        return open(Storage.of(file, 0, Files.size(file)), file.toString(), limits);
    }

    /**
     * Opens an HDF5 file that lies uncompressed inside another one.
     *
     * @param file the outer file
     * @param offset where the inner file begins
     * @param length its size in bytes
     * @param name what messages call it, such as {@code model.keras!model.weights.h5}
     */
    public static Hdf5File openRegion(Path file, long offset, long length, String name, LoadLimits limits)
            throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(
                    "`offset` and `length` must not be negative, received " + offset + " and " + length + ".");
        }
        return open(Storage.of(file, offset, length), name, limits);
    }

    /**
     * Opens an HDF5 file that lies in memory, between position and limit. The buffer must not change while the file is open.
     *
     * @param name what messages call it
     */
    public static Hdf5File open(ByteBuffer bytes, String name, LoadLimits limits) throws IOException {
        return open(Storage.of(bytes), name, limits);
    }

    private static Hdf5File open(Storage storage, String name, LoadLimits limits) throws IOException {
        Hdf5Input input = new Hdf5Input(storage, name, limits);
        try {
            long address = Superblock.read(input);
            ObjectHeader header = input.header(address, "/");
            if (!Links.isGroup(header)) {
                throw input.corrupt(new Place("object header", "/"), address, "does not describe a group");
            }
            input.enterGroup(address, "/");
            return new Hdf5File(input, new Hdf5Group(input, header, "/", 0));
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /** The root group. */
    public Hdf5Group root() {
        return root;
    }

    /** Closes the file; what it handed out must not be read any more. */
    @Override
    public void close() throws IOException {
        input.close();
    }
}
