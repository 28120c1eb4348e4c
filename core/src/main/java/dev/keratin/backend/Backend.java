package dev.keratin.backend;

import dev.keratin.internal.backend.Providers;
import dev.keratin.internal.backend.SpinningWorkers;
import dev.keratin.tensor.DType;

/**
 * The kernels that compute and the threads that they share their work over.
 *
 * <p>{@link #current()} is the process's default: the provider that the system property {@code keratin.kernels} names ({@code vector} or
 * {@code scalar}; without it, {@code vector} where the JVM was started with {@code --add-modules jdk.incubator.vector}), on as many threads as {@code
 * keratin.threads} says (without it, one for each available processor). Whatever is chosen, results are the same to the bit.
 *
 * <pre>{@code
 * try (var backend = Backend.of("scalar", 1);
 *         var scope = backend.use()) {
 *     model.fit(x, y);
 * }
 * }</pre>
 */
public final class Backend implements AutoCloseable {

    private static volatile Backend current = ofSystemProperties();

    private final String provider;
    private final String description;
    private final Workers workers;
    private final Kernels f32;
    private final Kernels f64;

    private Backend(Providers.Choice choice, int threads) {
        this.workers = new SpinningWorkers(threads);
        this.provider = choice.name();
        this.f32 = choice.f32(workers);
        this.f64 = choice.f64(workers);
        this.description = choice.description() + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    /** What computes now: the innermost open {@link #use}, else the process's default. */
    public static Backend current() {
        return current;
    }

    /**
     * A backend of its own threads.
     *
     * @param provider {@code "vector"} or {@code "scalar"}
     * @param threads at least 1
     * @throws IllegalArgumentException where there is no such provider, or it cannot run here
     */
    public static Backend of(String provider, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("`threads` must be at least 1, received threads=" + threads + ".");
        }
        return new Backend(Providers.named(provider), threads);
    }

    private static Backend ofSystemProperties() {
        return new Backend(Providers.preferred(System.getProperty("keratin.kernels")), threadsOfProperty());
    }

    private static int threadsOfProperty() {
        String threads = System.getProperty("keratin.threads", "");
        if (threads.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (!threads.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(
                    "System property `keratin.threads` must be a number from 1 to 9999, received \"" + threads + "\".");
        }
        return Integer.parseInt(threads);
    }

    /** {@code "scalar"} or {@code "vector"}. */
    public String provider() {
        return provider;
    }

    /** The kernels for {@code float[]} (F32) or {@code double[]} (F64). */
    public Kernels kernels(DType.Storage storage) {
        return switch (storage) {
            case F32 -> f32;
            case F64 -> f64;
            default ->
                throw new IllegalArgumentException(
                        "There are kernels for F32 and F64, received storage=" + storage + "; cast first.");
        };
    }

    public Workers workers() {
        return workers;
    }

    /** What computes, in words: {@code "vector (512 bit), 2 threads"}. */
    public String describe() {
        return description;
    }

    /** Makes this {@link #current()} for the whole process until the scope is closed. Scopes close in the reverse order of their opening. */
    public Scope use() {
        Scope scope = new Scope(current);
        current = this;
        return scope;
    }

    /** Ends the threads. The process's default is not closed. */
    @Override
    public void close() {
        workers.close();
    }

    /** Restores the backend that was current before. */
    public static final class Scope implements AutoCloseable {
        private final Backend before;

        private Scope(Backend before) {
            this.before = before;
        }

        @Override
        public void close() {
            current = before;
        }
    }
}
