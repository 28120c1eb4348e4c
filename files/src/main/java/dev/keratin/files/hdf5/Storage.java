package dev.keratin.files.hdf5;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bytes of an HDF5 file, wherever they lie. The length is taken once, at opening; a short read later is an error. */
abstract class Storage implements Closeable {

    private final long length;

    Storage(long length) {
        this.length = length;
    }

    final long length() {
        return length;
    }

    /**
     * Fills {@code target} from {@code position} on; the caller has checked the range.
     *
     * @throws EOFException where the bytes have gone since opening
     */
    abstract void read(long position, ByteBuffer target) throws IOException;

    /** The range as a read-only view, where the bytes lie in memory already. */
    @Nullable
    ByteBuffer view(long position, int size) {
        return null;
    }

    /** The part of {@code file} from {@code offset} on. */
    static Storage of(Path file, long offset, long length) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            long size = channel.size();
            if (offset > size || length > size - offset) {
                throw new EOFException(file + " ends at " + size + ", before the end of the region of " + length
                        + " bytes at " + offset);
            }
            return channel instanceof FileChannel positional
                    ? new OfFile(positional, offset, length)
                    : new OfChannel(channel, offset, length);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static Storage of(ByteBuffer bytes) {
        return new OfBuffer(bytes.slice().asReadOnlyBuffer());
    }

    private static final class OfFile extends Storage {
        private final FileChannel channel;
        private final long offset;

        OfFile(FileChannel channel, long offset, long length) {
            super(length);
            this.channel = channel;
            this.offset = offset;
        }

        @Override
        void read(long position, ByteBuffer target) throws IOException {
            long at = offset + position;
            while (target.hasRemaining()) {
                int count = channel.read(target, at);
                if (count < 0) {
                    throw new EOFException("the file was cut at " + at + " while it was read");
                }
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class OfChannel extends Storage {
        private final SeekableByteChannel channel;
        private final long offset;

        OfChannel(SeekableByteChannel channel, long offset, long length) {
            super(length);
            this.channel = channel;
            this.offset = offset;
        }

        @Override
        synchronized void read(long position, ByteBuffer target) throws IOException {
            channel.position(offset + position);
            while (target.hasRemaining()) {
                if (channel.read(target) < 0) {
                    throw new EOFException("the file was cut at " + channel.position() + " while it was read");
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class OfBuffer extends Storage {
        private final ByteBuffer bytes;

        OfBuffer(ByteBuffer bytes) {
            super(bytes.remaining());
            this.bytes = bytes;
        }

        @Override
        void read(long position, ByteBuffer target) {
            target.put(bytes.slice((int) position, target.remaining()));
        }

        @Override
        ByteBuffer view(long position, int size) {
            return bytes.slice((int) position, size);
        }

        @Override
        public void close() {
            // Memory is the caller's.
        }
    }
}
