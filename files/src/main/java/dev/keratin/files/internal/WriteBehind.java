package dev.keratin.files.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A file channel that gathers writes and, once there are more than one piece of them, hands the pieces to a thread of its own: the caller converts and sums the
 * next piece while the system takes the last one, and the device is kept busy from the beginning. A failure of these threads comes out of the caller's next call.
 *
 * <p>For one writing thread. Nothing is certain to be in the file before {@link #drain()}.
 */
public final class WriteBehind implements SeekableByteChannel {

    private static final int QUEUED = 3;
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    /** So many bytes are on their way to the device while the next are written; what is left for {@link #force} is little. */
    private static final long FORCED_AT_ONCE = 128L << 20;

    private final FileChannel file;
    private final FileWrites writes;
    private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(QUEUED);
    private @Nullable ByteBuffer current;
    private @Nullable Thread thread;
    private volatile @Nullable Throwable failure;
    private long position;

    /** Where the next piece belongs in the file; the thread's own while it runs. */
    private long written;

    private boolean closed;

    /** Writes to {@code file}, the open {@code path}, from where it stands; the file is this channel's from now on. */
    public WriteBehind(FileChannel file, Path path) throws IOException {
        this(file, new FileWrites(file, path));
    }

    WriteBehind(FileChannel file, FileWrites writes) throws IOException {
        this.file = file;
        this.writes = writes;
        this.position = file.position();
        this.written = position;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        check();
        int length = source.remaining();
        while (source.hasRemaining()) {
            ByteBuffer piece = current;
            if (piece == null) {
                // So that all but the first and the last piece are whole blocks of the file.
                piece = Pieces.take().limit(Pieces.SIZE - (int) (position % Pieces.SIZE));
                current = piece;
            }
            int count = Math.min(piece.remaining(), source.remaining());
            piece.put(source.slice(source.position(), count));
            source.position(source.position() + count);
            position += count;
            if (!piece.hasRemaining()) {
                current = null;
                hand(piece.flip());
            }
        }
        return length;
    }

    private void hand(ByteBuffer piece) throws IOException {
        if (thread == null) {
            Thread started = new Thread(this::run, "keratin-write");
            started.setDaemon(true);
            started.start();
            thread = started;
        }
        try {
            full.put(piece);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("The thread was interrupted while it wrote a file.").initCause(e);
        }
    }

    /** Takes pieces to the end, also after a failure, so that the caller never waits for room. */
    private void run() {
        boolean ended = false;
        long unforced = 0;
        CompletableFuture<Void> forcing = CompletableFuture.completedFuture(null);
        while (!ended) {
            try {
                ByteBuffer piece = full.take();
                ended = piece == END;
                if (!ended) {
                    if (failure == null) {
                        unforced += writes.isDirect() ? 0 : piece.remaining();
                        writeOut(piece);
                    }
                    Pieces.give(piece);
                    if (unforced >= FORCED_AT_ONCE && forcing.isDone()) {
                        unforced = 0;
                        forcing = CompletableFuture.runAsync(this::forceSome);
                    }
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            } catch (InterruptedException e) {
                failure = e;
                ended = true;
            }
        }
        forcing.join();
    }

    private void writeOut(ByteBuffer piece) throws IOException {
        int length = piece.remaining();
        writes.write(piece, written);
        written += length;
    }

    private void forceSome() {
        try {
            file.force(false);
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void check() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown != null) {
            throw new IOException("The thread that writes the file failed: " + thrown, thrown);
        }
    }

    /** Everything that was written so far is in the file when this returns. */
    public void drain() throws IOException {
        check();
        join();
        check();
        ByteBuffer rest = current;
        if (rest != null) {
            current = null;
            writeOut(rest.flip());
            Pieces.give(rest);
        }
    }

    private void join() throws IOException {
        Thread running = thread;
        if (running == null) {
            return;
        }
        hand(END);
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("The thread was interrupted while it wrote a file.").initCause(e);
        }
        thread = null;
    }

    /** Forces what was written to the device. */
    public void force() throws IOException {
        drain();
        file.force(true);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        drain();
        written = newPosition;
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        drain();
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        drain();
        file.truncate(size);
        position = Math.min(position, size);
        written = position;
        return this;
    }

    @Override
    public int read(ByteBuffer target) {
        throw new NonReadableChannelException();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Closes the file; what is not drained may be lost. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (thread != null) {
                failure = failure == null ? new ClosedChannelException() : failure;
                join();
            }
        } finally {
            try {
                writes.close();
            } finally {
                file.close();
            }
        }
    }
}
