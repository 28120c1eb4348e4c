package dev.keratin.internal.backend;

import dev.keratin.backend.Workers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon threads that look out for work for some microseconds after the last piece and then sleep, so that the kernels of a training step
 * follow one another without a system call, and an idle model costs nothing.
 *
 * <p>Tickets count down: whoever takes a positive one owns a piece. A ticket can only be taken while its run is unfinished, so the fields of a run
 * are stable while anyone holds one. A call from a second thread, or from within a task, does its work alone.
 */
public final class SpinningWorkers implements Workers {

    private static final long SPIN_NANOS = 40_000;
    private static final int SPINS_BETWEEN_LOOKS_AT_THE_CLOCK = 64;
    private static final IntConsumer NOTHING = i -> {};

    private final Worker[] workers;
    private final AtomicInteger tickets = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private IntConsumer task = NOTHING;
    private int count;
    private volatile @Nullable Thread waiting;
    private volatile boolean closed;

    public SpinningWorkers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("`threads` must be at least 1, received threads=" + threads + ".");
        }
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    @Override
    public int threads() {
        return workers.length + 1;
    }

    @Override
    public void run(int count, IntConsumer task) {
        if (count <= 0) {
            return;
        }
        if (count == 1 || workers.length == 0 || closed || !busy.compareAndSet(false, true)) {
            runAlone(count, task);
            return;
        }
        try {
            this.task = task;
            this.count = count;
            unfinished.set(count);
            tickets.set(count);
            wake(Math.min(count - 1, workers.length));
            takePieces();
            awaitOthers();
        } finally {
            this.task = NOTHING;
            busy.set(false);
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw sneaky(thrown);
        }
    }

    private static void runAlone(int count, IntConsumer task) {
        Throwable thrown = null;
        for (int i = 0; i < count; i++) {
            try {
                task.accept(i);
            } catch (Throwable t) {
                thrown = thrown == null ? t : thrown;
            }
        }
        if (thrown != null) {
            throw sneaky(thrown);
        }
    }

    /** A task declares no checked exception, so what it throws may pass through callers that declare none. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private void wake(int needed) {
        for (int i = 0; i < needed; i++) {
            Worker worker = workers[i];
            if (worker.asleep) {
                worker.asleep = false;
                LockSupport.unpark(worker);
            }
        }
    }

    /** Takes and does pieces until there are none; false where there was none at all. */
    private boolean takePieces() {
        boolean any = false;
        while (tickets.get() > 0) {
            int ticket = tickets.getAndDecrement();
            if (ticket <= 0) {
                break;
            }
            any = true;
            try {
                task.accept(count - ticket);
            } catch (Throwable t) {
                failure.compareAndSet(null, t);
            }
            if (unfinished.decrementAndGet() == 0) {
                Thread sleeper = waiting;
                if (sleeper != null) {
                    LockSupport.unpark(sleeper);
                }
            }
        }
        return any;
    }

    private void awaitOthers() {
        long deadline = 0;
        for (int spins = 1; unfinished.get() > 0; spins++) {
            Thread.onSpinWait();
            if (spins % SPINS_BETWEEN_LOOKS_AT_THE_CLOCK == 0) {
                long now = System.nanoTime();
                deadline = deadline == 0 ? now + SPIN_NANOS : deadline;
                if (now - deadline > 0) {
                    sleepUntilDone();
                }
            }
        }
    }

    private void sleepUntilDone() {
        boolean interrupted = false;
        waiting = Thread.currentThread();
        while (unfinished.get() > 0) {
            LockSupport.park(this);
            // An interrupt would make every park return at once; it is the caller's, and is given back.
            interrupted |= Thread.interrupted();
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
        }
    }

    private final class Worker extends Thread {
        private volatile boolean asleep;

        Worker(int number) {
            super("keratin-worker-" + number);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                if (!takePieces()) {
                    lookOut();
                }
            }
        }

        /** Returns when there may be work. */
        private void lookOut() {
            long deadline = System.nanoTime() + SPIN_NANOS;
            for (int spins = 1; tickets.get() <= 0; spins++) {
                Thread.onSpinWait();
                if (spins % SPINS_BETWEEN_LOOKS_AT_THE_CLOCK == 0 && System.nanoTime() - deadline > 0) {
                    asleep = true;
                    // Seen by whoever hands out work after this line; work handed out before it is seen here.
                    if (tickets.get() <= 0 && !closed) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                    return;
                }
            }
        }
    }
}
