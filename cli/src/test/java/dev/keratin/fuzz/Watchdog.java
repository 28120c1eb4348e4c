package dev.keratin.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs what may hang or take all memory on a thread of its own, and measures that thread. */
public final class Watchdog implements AutoCloseable {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int CLOCK_LIMIT_SECONDS = 120;

    private final long nanosLimit;
    private final long bytesLimit;
    private volatile Thread thread = Thread.currentThread();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        thread = new Thread(task, "watched");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * A watchdog.
     *
     * @param seconds of processor time, not of the clock: the machine may be busy
     * @param bytes that may be allocated, all together
     */
    public Watchdog(int seconds, long bytes) {
        nanosLimit = TimeUnit.SECONDS.toNanos(seconds);
        bytesLimit = bytes;
    }

    /** Runs it; fails where it takes too long, allocates too much, or throws. */
    public void run(Runnable task) throws InterruptedException {
        long[] used = new long[2];
        Future<?> future = executor.submit(() -> {
            long id = Thread.currentThread().getId();
            long bytes = THREADS.getThreadAllocatedBytes(id);
            long nanos = THREADS.getThreadCpuTime(id);
            try {
                task.run();
            } finally {
                used[0] = THREADS.getThreadCpuTime(id) - nanos;
                used[1] = THREADS.getThreadAllocatedBytes(id) - bytes;
            }
        });
        try {
            future.get(CLOCK_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().toString(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "Still running after " + CLOCK_LIMIT_SECONDS + " s at " + Arrays.toString(thread.getStackTrace()));
        }
        if (used[0] > nanosLimit) {
            throw new AssertionError("Took " + used[0] / 1_000_000 + " ms of processor time.");
        }
        if (used[1] > bytesLimit) {
            throw new AssertionError("Allocated " + used[1] + " bytes.");
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
