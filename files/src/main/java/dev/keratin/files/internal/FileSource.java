package dev.keratin.files.internal;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.StoredArray.ByteSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Positional reading of a regular file whose length is read once, at opening; a file that turns out shorter later is reported as such.
 *
 * <p>May be shared by threads.
 */
public final class FileSource implements Closeable {

    private final Path path;
    private final SeekableByteChannel channel;
    private final long size;

    private FileSource(Path path, SeekableByteChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /** Opens a file for reading. */
    public static FileSource open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException(path.toString(), null, "is a directory, expected a file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new FileSystemException(path.toString(), null, "is no regular file");
        }
        SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.READ);
        try {
            return new FileSource(path, channel, channel.size());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The length at opening. */
    public long size() {
        return size;
    }

    /** Whether {@code length} bytes at {@code offset} lie inside the file; false for negative and overflowing values. */
    public boolean contains(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= size && length <= size - offset;
    }

    /** Fills {@code target} from {@code offset} on. */
    public void read(long offset, ByteBuffer target) throws IOException {
        long position = offset;
        while (target.hasRemaining()) {
            int count = readSome(position, target);
            if (count < 0) {
                throw new CorruptFileException(path + ": the file ends at byte " + position + ", expected "
                        + target.remaining() + " more; it is truncated or was changed while being read.");
            }
            position += count;
        }
    }

    private int readSome(long position, ByteBuffer target) throws IOException {
        if (channel instanceof FileChannel file) {
            return file.read(target, position);
        }
        synchronized (channel) {
            channel.position(position);
            return channel.read(target);
        }
    }

    /** {@code length} bytes at {@code offset}; the caller has bounded them. */
    public byte[] bytes(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        read(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Hands {@code length} bytes from {@code offset} on to {@code sink}, piece by piece. */
    public void transfer(long offset, long length, ByteSink sink) throws IOException {
        ByteBuffer buffer = Pieces.take();
        try {
            long done = 0;
            while (done < length) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
                read(offset + done, buffer);
                done += buffer.position();
                sink.accept(buffer.flip());
            }
        } finally {
            Pieces.give(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
