package dev.keratin.serialization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A class of Keras and the values of its arguments.
 *
 * <p>Arguments are set by the fluent methods of the class or from a config, checked at once, and may change until the object is in use
 * ({@link #lock}). Two objects built from one config are independent.
 */
public abstract class KerasObject {

    private final Schema<?> schema;
    private final @Nullable Object[] values;
    private final boolean[] set;
    /** What numbers were given as: a whole number stays one in the config, as a Python int does. */
    private final @Nullable Object[] spelling;

    private boolean locked;

    /** An object of {@code schema} with all defaults. */
    protected KerasObject(Schema<?> schema) {
        this.schema = schema;
        this.values = new @Nullable Object[schema.args().size()];
        this.set = new boolean[values.length];
        this.spelling = new @Nullable Object[values.length];
    }

    public final Schema<?> schema() {
        return schema;
    }

    /** The Keras name of the class, for example {@code "Dense"}. */
    public final String className() {
        return schema.className();
    }

    /** The value of an argument: what was set, else its default. */
    @SuppressWarnings("unchecked")
    protected final <T extends @Nullable Object> T get(Arg<T> arg) {
        int index = schema.indexOf(arg);
        if (!set[index]) {
            if (arg.isRequired()) {
                throw new IllegalStateException(className() + " was made without `" + arg.key() + "`, which it needs.");
            }
            values[index] = arg.defaultValue();
            spelling[index] = spelled(arg.fallback());
            set[index] = true;
        }
        return (T) values[index];
    }

    /** Whether a value was set or read before. */
    protected final boolean isSet(Arg<?> arg) {
        return set[schema.indexOf(arg)];
    }

    /**
     * Sets an argument from a config tree or a value of its type.
     *
     * @throws IllegalArgumentException where the value does not fit; names class, argument, received and expected
     * @throws IllegalStateException where the object is in use already
     */
    protected final void set(Arg<?> arg, @Nullable Object tree) {
        if (locked) {
            throw new IllegalStateException("`" + arg.key() + "` of " + className()
                    + " cannot change any more: the object is in use. Set it before, or make a new one.");
        }
        update(arg, tree);
    }

    /** Changes an argument that stays changeable in use (a name, a learning rate). */
    protected final void update(Arg<?> arg, @Nullable Object tree) {
        int index = schema.indexOf(arg);
        values[index] = arg.parse(className(), tree);
        spelling[index] = spelled(tree);
        set[index] = true;
    }

    private static @Nullable Object spelled(@Nullable Object tree) {
        return tree instanceof Integer whole ? (Long) whole.longValue() : tree;
    }

    /** From now on {@link #set} is refused. */
    protected final void lock() {
        locked = true;
    }

    /** Checks what concerns several arguments; called when all of a config are set. */
    protected void validate() {}

    /** The arguments as a config tree, in Keras's order ({@code get_config}). */
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        for (Arg<?> arg : schema.args()) {
            put(config, arg);
        }
        return config;
    }

    private <T extends @Nullable Object> void put(Map<String, @Nullable Object> config, Arg<T> arg) {
        Object tree = arg.type().tree(get(arg));
        if (!arg.isWritten(tree)) {
            return;
        }
        Object given = spelling[schema.indexOf(arg)];
        config.put(arg.key(), tree instanceof Double && given instanceof Long ? given : tree);
    }

    /** Sets all arguments of a config; unknown keys are refused, missing ones keep their defaults. */
    final void configure(Map<String, @Nullable Object> config) {
        List<String> unknown = new ArrayList<>(config.keySet());
        for (Arg<?> arg : schema.args()) {
            unknown.remove(arg.key());
            if (config.containsKey(arg.key())) {
                set(arg, config.get(arg.key()));
            } else if (arg.isRequired()) {
                throw new IllegalArgumentException("The config of " + className() + " lacks `" + arg.key()
                        + "`, which it needs; it has " + config.keySet() + ".");
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "The config of " + className() + " has arguments that this class does not know: " + unknown
                            + "; it knows " + schema.args() + ". The file may be of a newer Keras.");
        }
        validate();
    }

    @Override
    public String toString() {
        return className() + getConfig();
    }
}
