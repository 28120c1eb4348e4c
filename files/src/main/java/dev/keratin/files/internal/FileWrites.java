package dev.keratin.files.internal;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes of one file at its end, through the page cache while that is quick and around it from then on.
 *
 * <p>What goes through the cache is there for the next reader. But where the system has to find fresh memory for each page (a machine that gave its free
 * memory back to the host, or has too many unwritten pages already), filling the cache takes several times as long as the device. Where the store or
 * the platform has no such writes, everything goes through the cache. For one thread at a time.
 */
final class FileWrites implements Closeable {

    /** The time that so many bytes take decides. */
    static final int WINDOW = 32 << 20;

    /** Bytes a second: far below what warm memory takes, and about what a good device does. */
    private static final double QUICK = 1e9;

    /** Every usual block size divides it. */
    private static final int BLOCK = Pieces.ALIGNMENT;

    private final FileChannel cached;
    private final Path path;
    private final double quick;
    private @Nullable FileChannel direct;
    private boolean decided;
    private long windowBytes;
    private long windowNanos;

    FileWrites(FileChannel cached, Path path) {
        this(cached, path, QUICK);
    }

    /** With another speed in bytes a second below which the cache is left. */
    FileWrites(FileChannel cached, Path path, double quick) {
        this.cached = cached;
        this.path = path;
        this.quick = quick;
    }

    /** Whether the writes go around the cache now, so that there is nothing to be forced meanwhile. */
    boolean isDirect() {
        return direct != null;
    }

    /** Writes everything between position and limit to that place of the file. */
    void write(ByteBuffer piece, long position) throws IOException {
        FileChannel around = direct;
        if (around != null && position % BLOCK == 0 && piece.remaining() % BLOCK == 0) {
            int start = piece.position();
            try {
                writeFully(around, piece, position);
                return;
            } catch (IOException e) {
                // Either the store takes no such write after all, or it is full: then the write through the cache says
                // so again.
                close();
                piece.position(start);
            }
        }
        int length = piece.remaining();
        long started = System.nanoTime();
        writeFully(cached, piece, position);
        count(length, System.nanoTime() - started);
    }

    private static void writeFully(FileChannel channel, ByteBuffer piece, long position) throws IOException {
        long at = position;
        while (piece.hasRemaining()) {
            at += channel.write(piece, at);
        }
    }

    private void count(int bytes, long nanos) {
        windowBytes += bytes;
        windowNanos += nanos;
        if (decided || windowBytes < WINDOW) {
            return;
        }
        if (windowBytes < quick * windowNanos / 1e9) {
            decided = true;
            direct = open();
        }
        windowBytes = 0;
        windowNanos = 0;
    }

    private @Nullable FileChannel open() {
        try {
            return FileChannel.open(path, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
        } catch (IOException | UnsupportedOperationException e) {
            // No such writes here.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel around = direct;
        direct = null;
        if (around != null) {
            around.close();
        }
    }
}
