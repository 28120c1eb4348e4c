package dev.keratin.training;

import dev.keratin.callbacks.Callback;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keyword arguments of {@code model.evaluate} and {@code model.predict}. */
public final class RunOptions {

    private int batchSize = 32;
    private int verbose = 1;
    private @Nullable Integer steps;
    private final List<Callback> callbacks = new ArrayList<>();

    /** Samples a batch (default 32). */
    public RunOptions batchSize(int batchSize) {
        this.batchSize = batchSize;
        return this;
    }

    /** 0 says nothing, 1 shows a progress bar (default), 2 a line. */
    public RunOptions verbose(int verbose) {
        this.verbose = verbose;
        return this;
    }

    /** Batches; without it, all there are. */
    public RunOptions steps(int steps) {
        this.steps = steps;
        return this;
    }

    /** What is called besides; in this order. */
    public RunOptions callbacks(List<? extends Callback> callbacks) {
        this.callbacks.addAll(callbacks);
        return this;
    }

    /** What is called besides; in this order. */
    public RunOptions callbacks(Callback... callbacks) {
        return callbacks(List.of(callbacks));
    }

    int batchSize() {
        return batchSize;
    }

    int verbose() {
        return verbose;
    }

    /** How many of {@code count} batches are wanted. */
    int stepsOf(int count) {
        return steps == null ? count : Math.min(steps, count);
    }

    List<Callback> callbacks() {
        return List.copyOf(callbacks);
    }
}
