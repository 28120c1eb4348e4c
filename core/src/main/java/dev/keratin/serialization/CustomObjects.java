package dev.keratin.serialization;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Classes and functions of the caller's that hold for one task, such as one load ({@code load_model(custom_objects=...)}). Immutable.
 *
 * <p>Within {@link #within} they are found by every {@link Registry} before its own classes, on the thread that runs the task and on no other. Objects
 * made in the task keep their classes; nothing stays registered.
 */
public final class CustomObjects {

    /** Nothing of the caller's. */
    public static final CustomObjects NONE = new CustomObjects(Map.of(), Map.of());

    private static final ThreadLocal<CustomObjects> CURRENT = ThreadLocal.withInitial(() -> NONE);

    private final Map<String, Schema<?>> classes;
    private final Map<String, Object> functions;

    private CustomObjects(Map<String, Schema<?>> classes, Map<String, Object> functions) {
        this.classes = Map.copyOf(classes);
        this.functions = Map.copyOf(functions);
    }

    /**
     * A task that may throw a checked exception.
     *
     * @param <R> what it gives
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Task<R, E extends Exception> {
        R run() throws E;
    }

    /** With a class, found by its own names. */
    public CustomObjects with(Schema<?> schema) {
        CustomObjects named = with(schema.className(), schema);
        String registered = schema.registeredName();
        return registered == null ? named : named.with(registered, schema);
    }

    /** With a class that files know by this name. */
    public CustomObjects with(String name, Schema<?> schema) {
        Map<String, Schema<?>> more = new LinkedHashMap<>(classes);
        more.put(name, Objects.requireNonNull(schema, "schema"));
        return new CustomObjects(more, functions);
    }

    /** With a function for a layer of this name, or whose function has this name; the layer's class says of what type it must be. */
    public CustomObjects withFunction(String name, Object function) {
        Map<String, Object> more = new LinkedHashMap<>(functions);
        more.put(name, Objects.requireNonNull(function, "function"));
        return new CustomObjects(classes, more);
    }

    /** Runs a task with these in force, in the place of those that were. */
    public <R extends @Nullable Object, E extends Exception> R within(Task<R, E> task) throws E {
        CustomObjects before = CURRENT.get();
        CURRENT.set(this);
        try {
            return task.run();
        } finally {
            if (before == NONE) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** The function of that name in force on this thread; null where there is none. */
    public static @Nullable Object function(String name) {
        return CURRENT.get().functions.get(name);
    }

    /** The class of that name in force on this thread; null where there is none of that kind. */
    static <T extends KerasObject> @Nullable Schema<? extends T> find(String name, Class<T> type) {
        Schema<?> schema = CURRENT.get().classes.get(name);
        if (schema == null || !type.isInstance(schema.blank())) {
            return null;
        }
        @SuppressWarnings("unchecked") // The schema makes objects of that type, as was just seen.
        Schema<? extends T> found = (Schema<? extends T>) schema;
        return found;
    }
}
