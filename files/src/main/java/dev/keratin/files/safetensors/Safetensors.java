package dev.keratin.files.safetensors;

import dev.keratin.files.AtomicFile;
import dev.keratin.files.ElementType;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.internal.Channels;
import dev.keratin.files.internal.FileSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file, read in place.
 *
 * <pre>
 * header size N, uint64 | header, N bytes of JSON padded with spaces to a multiple of 8 | data
 * header: {"__metadata__": {"k": "v"}, "name": {"dtype": "F32", "shape": [3], "data_offsets": [begin, end]}, ...}
 * data: row-major, little-endian; the ranges cover it exactly
 * </pre>
 *
 * <p>Opening checks the whole header against the file. Writing orders tensors as the reference implementation does, so the same tensors give
 * the same bytes. Arrays of STRING and COMPLEX128 cannot be written.
 */
public final class Safetensors implements Closeable {

    private final FileSource source;
    private final Header header;

    private Safetensors(FileSource source, Header header) {
        this.source = source;
        this.header = header;
    }

    /** Opens a file. */
    public static Safetensors open(Path path, LoadLimits limits) throws IOException {
        FileSource source = FileSource.open(path);
        try {
            return new Safetensors(source, Header.read(source, limits));
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** The names of the tensors, in the order of the header. */
    public Set<String> names() {
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    /** The free text that came with the tensors; empty where there is none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * The tensor of that name; to be read before this file is closed.
     *
     * @throws MissingEntryException if there is none
     */
    public StoredArray array(String name) throws IOException {
        Header.Tensor tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new MissingEntryException(source.path() + ": no tensor \"" + name + "\" in this file.");
        }
        return new StoredArray() {
            @Override
            public ElementType type() {
                return tensor.type();
            }

            @Override
            public long[] shape() {
                return tensor.shape().clone();
            }

            @Override
            public void transferTo(ByteSink sink) throws IOException {
                source.transfer(header.dataOffset() + tensor.begin(), tensor.end() - tensor.begin(), sink);
            }
        };
    }

    /**
     * Writes tensors under their names, atomically.
     *
     * @param metadata free text, may be empty
     */
    public static void write(Path path, Map<String, ? extends StoredArray> arrays, Map<String, String> metadata)
            throws IOException {
        HeaderText header = HeaderText.of(arrays, metadata);
        AtomicFile.write(path, channel -> {
            Channels.writeFully(channel, ByteBuffer.wrap(header.bytes()));
            for (StoredArray array : header.ordered().values()) {
                long start = channel.position();
                array.transferTo(piece -> Channels.writeFully(channel, piece));
                if (channel.position() - start != array.byteSize()) {
                    throw new IllegalArgumentException("An array gave " + (channel.position() - start)
                            + " bytes, expected " + array.byteSize() + " by its shape and type.");
                }
            }
        });
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
