package dev.keratin.backend;

import java.util.function.IntConsumer;

/** The threads that kernels share their work over. How many there are never changes a result. */
public interface Workers extends AutoCloseable {

    /** The number of threads that work at the same time, the caller's included; at least 1. */
    int threads();

    /**
     * Runs {@code task} for 0 to count - 1, in any order, on any thread, and returns when all are done. What a task throws is thrown here, after
     * all others have ended. One call at a time; a task does not call this again.
     */
    void run(int count, IntConsumer task);

    @Override
    void close();
}
