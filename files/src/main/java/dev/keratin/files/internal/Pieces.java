package dev.keratin.files.internal;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The buffers in which bytes travel between files and arrays. Fresh memory costs far more than a warm copy, so a few buffers are kept.
 */
public final class Pieces {

    /** Large enough for full bandwidth, small enough to stay in the cache between its producer and its consumer. */
    public static final int SIZE = 1 << 20;

    /** Where buffers begin in memory: what writes around the page cache need. */
    static final int ALIGNMENT = 1 << 12;

    private static final int KEPT = 8;

    private static final Queue<ByteBuffer> FREE = new ArrayBlockingQueue<>(KEPT);

    private Pieces() {}

    /** An empty buffer of {@link #SIZE} bytes, to be given back; direct, since channels copy through a direct buffer otherwise. */
    public static ByteBuffer take() {
        ByteBuffer kept = FREE.poll();
        return kept != null
                ? kept.clear()
                : ByteBuffer.allocateDirect(SIZE + ALIGNMENT)
                        .alignedSlice(ALIGNMENT)
                        .limit(SIZE)
                        .slice();
    }

    /** Ends the use of a buffer. */
    public static void give(ByteBuffer piece) {
        FREE.offer(piece);
    }
}
