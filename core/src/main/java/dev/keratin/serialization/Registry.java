package dev.keratin.serialization;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The closed list of classes of one kind: layers, initializers, optimizers ... An object is built from a config only if its class is here.
 *
 * <p>Classes of the user's are added for good by {@link #register}, as {@code keras.saving.register_keras_serializable} does, or for one task by
 * {@link CustomObjects}.
 *
 * @param <T> what the classes have in common
 */
public final class Registry<T extends KerasObject> implements ArgType<T> {

    private final String kind;
    private final Class<T> type;
    private final List<String> names;
    private final Function<String, @Nullable Schema<? extends T>> builtIn;
    private final Map<String, String> aliases;
    private final Map<String, Schema<? extends T>> custom = new ConcurrentHashMap<>();

    /**
     * A registry.
     *
     * @param kind the word for messages, for example {@code "initializer"}
     * @param type what the classes have in common
     * @param names the names of all built-in classes
     * @param builtIn the schema of a built-in class by its exact name, null where there is none: a {@code switch}, so that a class is
     *     loaded only when it is named
     * @param aliases short identifiers that Keras accepts besides the snake_case of a class name, to class names
     */
    public Registry(
            String kind,
            Class<T> type,
            List<String> names,
            Function<String, @Nullable Schema<? extends T>> builtIn,
            Map<String, String> aliases) {
        this.kind = kind;
        this.type = type;
        this.names = List.copyOf(names);
        this.builtIn = builtIn;
        this.aliases = Map.copyOf(aliases);
    }

    /** The names of all built-in classes. */
    public List<String> names() {
        return names;
    }

    /** The schema of a class by its exact name, null where there is none. */
    public @Nullable Schema<? extends T> find(String className) {
        Schema<? extends T> ofCaller = CustomObjects.find(className, type);
        if (ofCaller != null) {
            return ofCaller;
        }
        Schema<? extends T> schema = custom.get(className);
        return schema != null ? schema : builtIn.apply(className);
    }

    /**
     * Adds a class of the user's; from then on configs that name it, by its registered name or its class name, are built with it.
     *
     * @throws IllegalArgumentException where a public class of Keras has that name
     */
    public void register(Schema<? extends T> schema) {
        Schema<? extends T> present = builtIn.apply(schema.className());
        // Classes that Keras keeps to itself (it gives them a registered name) may be replaced: people have classes of
        // these names, too.
        if (present != null && present.registeredName() == null) {
            throw new IllegalArgumentException(
                    "The " + kind + " " + schema.className() + " is built in; register yours under another name.");
        }
        custom.put(schema.className(), schema);
        String registered = schema.registeredName();
        if (registered != null) {
            custom.put(registered, schema);
        }
    }

    /**
     * The object that a tree stands for: an identifier ({@code "glorot_uniform"}, {@code "GlorotUniform"}), an object
     * {@code {"class_name", "config", ...}}, or an object of this kind as it is.
     *
     * @throws IllegalArgumentException where the class is not here or the config does not fit it
     */
    @Override
    public T parse(@Nullable Object tree) {
        if (type.isInstance(tree)) {
            return type.cast(tree);
        }
        if (tree instanceof String identifier) {
            return create(resolve(identifier, identifier), Map.of());
        }
        if (tree instanceof Map<?, ?> object && object.get("class_name") instanceof String className) {
            Object registered = object.get("registered_name");
            Object config = object.get("config");
            Schema<? extends T> schema = registered instanceof String name ? ofUser(name) : null;
            if (config instanceof String function && className.equals("function")) {
                return create(resolve(function, function), Map.of());
            }
            Schema<? extends T> chosen = schema != null ? schema : resolve(className, className);
            return create(chosen, ConfigTrees.map(config, className));
        }
        throw new IllegalArgumentException("expected " + article()
                + " (a name or an object with class_name and config), received " + ConfigTrees.describe(tree) + ".");
    }

    private @Nullable Schema<? extends T> ofUser(String registeredName) {
        Schema<? extends T> schema = CustomObjects.find(registeredName, type);
        return schema != null ? schema : custom.get(registeredName);
    }

    /** Whether an identifier (a class name, its snake_case, an alias) stands for a class of this registry. */
    public boolean knows(String identifier) {
        return lookUp(identifier) != null;
    }

    private @Nullable Schema<? extends T> lookUp(String identifier) {
        Schema<? extends T> schema = find(identifier);
        if (schema == null && aliases.containsKey(identifier)) {
            schema = find(aliases.get(identifier));
        }
        if (schema == null) {
            for (String name : names) {
                if (Names.snakeCase(name).equals(identifier)) {
                    schema = find(name);
                }
            }
        }
        return schema;
    }

    private Schema<? extends T> resolve(String identifier, String shown) {
        Schema<? extends T> schema = lookUp(identifier);
        if (schema == null) {
            throw new IllegalArgumentException(
                    "Unknown " + kind + " " + ConfigTrees.describe(shown) + ". Built in are " + names
                            + "; give a class of yours with LoadOptions.customObject, or for good with Registry.register.");
        }
        return schema;
    }

    private <S extends T> S create(Schema<S> schema, Map<String, @Nullable Object> config) {
        S object = schema.blank();
        object.configure(config);
        return object;
    }

    /** The tree of an object: {@code {"module", "class_name", "config", "registered_name"}}. */
    @Override
    public Map<String, @Nullable Object> tree(T object) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("module", object.schema().module());
        tree.put("class_name", object.className());
        tree.put("config", object.getConfig());
        tree.put("registered_name", object.schema().registeredName());
        return tree;
    }

    /** An independent object of the same class and arguments. */
    public T copy(T object) {
        return parse(tree(object));
    }

    private String article() {
        return ("aeiou".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ") + kind;
    }
}
