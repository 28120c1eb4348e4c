package dev.keratin.saving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The same work on many tensors, two at a time: fresh memory, checksums and the file each wait for something else. */
public final class SideBySide {

    private SideBySide() {}

    /** Work on one element. */
    @FunctionalInterface
    public interface Work<A, B> {
        /** The result for an element; called from two threads. */
        B on(A element) throws IOException;
    }

    /** The results in the order of the elements. Where several fail, the failure of the first of them in that order comes out. */
    public static <A, B> List<B> map(List<A> elements, Work<A, B> work) throws IOException {
        int count = elements.size();
        @Nullable Object[] results = new Object[count];
        @Nullable Throwable[] failures = new Throwable[count];
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    results[i] = work.on(elements.get(i));
                } catch (IOException | RuntimeException | Error e) {
                    failures[i] = e;
                    next.set(count);
                }
            }
        };
        CompletableFuture<Void> second = count > 1 ? CompletableFuture.runAsync(worker) : null;
        worker.run();
        if (second != null) {
            second.join();
        }
        for (Throwable failure : failures) {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
        @SuppressWarnings("unchecked")
        List<B> typed = new ArrayList<>((List<B>) Arrays.asList(results));
        return typed;
    }
}
